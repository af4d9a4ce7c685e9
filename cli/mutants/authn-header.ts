import { type Mutant, withoutCheck } from './mutant';

export const authnHeader: readonly Mutant[] = [
  withoutCheck('authn-header', ['authorizer'], 'the policy on token headers'),
];
