import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const inputGatewayModel: Rule = {
  id: 'input-gateway-model',
  finding: 'the gateway does not check a body whatever its content type is',
  reason: 'without a validator and a model for every content type, `text/plain` walks past the schema',
  // `$default` is the model for every content type that is not listed.
  check: everyOperation(
    (operation) => operation.takesBody && (!operation.validatesBody || operation.models.$default === undefined),
  ),
};
