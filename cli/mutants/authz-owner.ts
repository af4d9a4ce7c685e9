import { type Mutant, withoutCheck } from './mutant';
import { withoutPolicies } from './policies';

export const authzOwner: readonly Mutant[] = [
  withoutCheck('authz-owner', ['authorizer', 'guard'], 'the check of owners in code'),
  withoutPolicies('authz-owner', 'the owner conditions of the policies', (text) =>
    text.replace(/resource\.owner == principal\.owner/g, 'true'),
  ),
];
