import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authzNoCache: Rule = {
  id: 'authz-no-cache',
  finding: "the authorizer's answers are cached",
  reason: 'a cached answer outlives expiry, revocation and ownership, and is reused for other objects',
  check: everyOperation((operation) => operation.authorizer?.kind === 'lambda' && operation.authorizer.ttl !== 0),
};
