import { type Mutant, withoutCheck } from './mutant';

export const authzParent: readonly Mutant[] = [
  withoutCheck('authz-parent', ['authorizer', 'guard'], 'the check of parents'),
];
