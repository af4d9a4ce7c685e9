import { type Mutant, withoutCheck } from './mutant';
import { withoutPolicies } from './policies';

export const authzParent: readonly Mutant[] = [
  withoutCheck('authz-parent', ['authorizer', 'guard'], 'the check of parents in code'),
  withoutPolicies('authz-parent', 'the policy on parents', (text) =>
    text.replace(/\(resource\.parent == "" \|\| resource\.parent != context\.parent\)/g, 'false'),
  ),
];
