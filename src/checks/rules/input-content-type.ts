import type { ApiModel } from '../model/api-model';
import type { TemplateResource } from '../model/template-model';
import { blocksOn, headerOf, longestBody, webAclRules } from '../model/waf';
import { everyStage } from '../rule';
import type { Rule } from '../rule';

const WITH_BODY = ['POST', 'PUT', 'PATCH', 'ANY'];

/** An API of reads only has no parser that a content type could reach. */
const takesBodies = (api: ApiModel) =>
  api.opaque || api.operations.some(({ takesBody, method }) => takesBody || WITH_BODY.includes(method));

/** Where no operation takes a body, blocking every body says more than a list of types could. */
const looksAtType = (webAcl: TemplateResource) =>
  blocksOn(webAcl, (statement) => headerOf(statement) === 'content-type') ||
  webAclRules(webAcl).some((rule) => longestBody(rule) === 0);

export const inputContentType: Rule = {
  id: 'input-content-type',
  finding: 'no web ACL rule looks at the content type',
  reason: 'a body of another type skips the model, and XML reaches parsers that nobody expected',
  check: everyStage((stage, api) => takesBodies(api) && (!stage.webAcl || !looksAtType(stage.webAcl))),
};
