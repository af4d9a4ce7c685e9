import { TRANSACTION_CONTEXT_KEY, TRANSACTION_HEADER } from '../../vocabulary';
import type { OperationModel } from '../model/api-model';
import { environmentOf } from '../model/functions';
import { hasGuardLayer, isGuarded } from '../model/hardened';
import { asObject, type Value } from '../model/references';
import type { TemplateModel } from '../model/template-model';
import { isLinked } from '../model/backends';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

/** Under any other name, what the caller sends as the token would reach the server beside it. */
const HEADER = `integration.request.header.${TRANSACTION_HEADER}`.toLowerCase();

export const transportTransactionToken: Rule = {
  id: 'transport-transaction-token',
  finding: 'a backend can be called round the gateway',
  reason: 'a backend that trusts its network serves whoever reaches it',
  check: everyOperation((operation, _api, model) =>
    isLinked(operation.integration) ? !handsTokenOn(operation) : !isVerified(operation, model),
  ),
};

function isVerified(operation: OperationModel, model: TemplateModel): boolean {
  const variables = environmentOf(operation.backend);
  return (
    isGuarded(operation) &&
    hasGuardLayer(model, operation.backend) &&
    knowsKeys(variables) &&
    variables.HARDENED_API_ID !== undefined
  );
}

function knowsKeys({ HARDENED_TRANSACTION_KEYS, HARDENED_TRANSACTION_KEYS_TABLE }: Record<string, Value>): boolean {
  return HARDENED_TRANSACTION_KEYS !== undefined || HARDENED_TRANSACTION_KEYS_TABLE !== undefined;
}

/**
 * Behind a VPC link the template shows that the token is handed on, over whatever the caller sends under the name of the
 * header. That the server verifies it, `drill --backend` shows.
 */
function handsTokenOn({ integration, authorizer }: OperationModel): boolean {
  if (!authorizer) return true; // authn-required speaks of that
  return Object.entries(asObject(integration.requestParameters)).some(
    ([target, source]) => target.toLowerCase() === HEADER && source === `context.authorizer.${TRANSACTION_CONTEXT_KEY}`,
  );
}
