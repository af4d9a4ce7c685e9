import { type Mutant, withoutCheck } from './mutant';

export const authzResponseObject: readonly Mutant[] = [
  withoutCheck('authz-response-object', ['guard'], 'the decision on objects in responses'),
];
