import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authzGap: Rule = {
  id: 'authz-gap',
  finding: 'an operation takes every path below it',
  reason: 'identifiers in a greedy path or under any method are decided on by nobody',
  check: everyOperation((operation) => operation.path.includes('+}') || operation.method === 'ANY'),
};
