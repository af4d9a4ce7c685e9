import type { ApiModel } from '../model/api-model';
import { looksAtContentType } from '../model/waf';
import { everyStage } from '../rule';
import type { Rule } from '../rule';

const WITH_BODY = ['POST', 'PUT', 'PATCH', 'ANY'];

/** An API of reads only has no parser that a content type could reach. */
const takesBodies = (api: ApiModel) =>
  api.opaque || api.operations.some(({ takesBody, method }) => takesBody || WITH_BODY.includes(method));

export const inputContentType: Rule = {
  id: 'input-content-type',
  finding: 'no web ACL rule looks at the content type',
  reason: 'a body of another type skips the model, and XML reaches parsers that nobody expected',
  check: everyStage((stage, api) => takesBodies(api) && (!stage.webAcl || !looksAtContentType(stage.webAcl))),
};
