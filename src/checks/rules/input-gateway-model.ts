import type { ApiModel, OperationModel } from '../model/api-model';
import { looksAtContentType } from '../model/waf';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

/**
 * API Gateway reads every body as JSON, so that beside a form there can be no model for all types: the operation says which
 * types it means, and what it does not list stops at the web ACL.
 */
function leavesFormsAlone({ models, unmodeledTypes }: OperationModel, { stages }: ApiModel): boolean {
  const isForms = unmodeledTypes.length > 0 && !unmodeledTypes.some((type) => /json|\*/i.test(type));
  const isModeled = Object.keys(models).length > 0 && Object.values(models).every((schema) => schema !== undefined);
  const isLimited = stages.every(({ webAcl }) => webAcl !== undefined && looksAtContentType(webAcl));
  return isForms && isModeled && isLimited && stages.length > 0;
}

export const inputGatewayModel: Rule = {
  id: 'input-gateway-model',
  finding: 'the gateway does not check a body whatever its content type is',
  reason: 'without a validator and a model for every content type, `text/plain` walks past the schema',
  // `$default` is the model for every content type that is not listed.
  check: everyOperation((operation, api) => {
    if (!operation.takesBody) return false;
    const isModeled = operation.models.$default !== undefined || leavesFormsAlone(operation, api);
    return !operation.validatesBody || !isModeled;
  }),
};
