import { environmentOf } from '../model/functions';
import { hasGuardLayer, isGuarded } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const transportTransactionToken: Rule = {
  id: 'transport-transaction-token',
  finding: 'a backend can be called round the gateway',
  reason: 'a backend that trusts its network serves whoever reaches it',
  check: everyOperation(
    (operation, _api, model) =>
      !isGuarded(operation) ||
      !hasGuardLayer(model, operation.backend) ||
      environmentOf(operation.backend).HARDENED_TRANSACTION_KEYS === undefined ||
      environmentOf(operation.backend).HARDENED_API_ID === undefined,
  ),
};
