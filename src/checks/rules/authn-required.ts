import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authnRequired: Rule = {
  id: 'authn-required',
  finding: 'an operation has no authorizer',
  reason: 'anyone on the internet may call it',
  check: everyOperation((operation) => operation.authorizer === undefined),
};
