import { isGuarded } from '../model/hardened';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const inputBodySchema: Rule = {
  id: 'input-body-schema',
  finding: 'no guard checks the body against the whole contract',
  reason: 'API Gateway knows a fragment of JSON Schema; the rest of the contract is decoration',
  check: everyOperation((operation) => operation.takesBody && !isGuarded(operation)),
};
