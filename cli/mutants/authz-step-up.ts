import { type Mutant, withoutCheck } from './mutant';
import { withoutPolicies } from './policies';

export const authzStepUp: readonly Mutant[] = [
  withoutCheck('authz-step-up', ['authorizer', 'guard'], 'the check of step-up in code'),
  withoutPolicies('authz-step-up', 'the policy that asks for step-up', (text) =>
    text.replace(/\[[^\]]*\]\.contains\(context\.acr\)|context\.authAge <= \d+/g, 'true'),
  ),
];
