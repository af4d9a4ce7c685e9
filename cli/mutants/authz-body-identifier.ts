import { type Mutant, withoutCheck } from './mutant';

export const authzBodyIdentifier: readonly Mutant[] = [
  withoutCheck('authz-body-identifier', ['guard'], 'the decision on identifiers in bodies'),
];
