import { type Mutant, withoutCheck } from './mutant';
import { withoutPolicies } from './policies';

export const authzRole: readonly Mutant[] = [
  withoutCheck('authz-role', ['authorizer', 'guard'], 'the check of roles in code'),
  withoutPolicies('authz-role', 'the role conditions of the policies', (text) =>
    text.replace(/principal\.roles\.containsAny\(\[[^\]]*\]\)/g, 'true'),
  ),
];
