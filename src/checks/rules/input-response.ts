import { isGuarded } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const inputResponse: Rule = {
  id: 'input-response',
  finding: 'no guard looks at responses',
  reason: 'a handler that answers with whole rows publishes what the contract does not',
  check: everyOperation((operation) => !isGuarded(operation)),
};
