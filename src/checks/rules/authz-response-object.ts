import { isGuarded } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authzResponseObject: Rule = {
  id: 'authz-response-object',
  finding: 'no enforcement point looks at the objects in responses',
  reason: 'a list that forgets the tenant gives away what no request ever named',
  check: everyOperation((operation) => !isGuarded(operation)),
};
