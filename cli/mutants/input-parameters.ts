import { type Mutant, withoutCheck } from './mutant';

export const inputParameters: readonly Mutant[] = [
  withoutCheck('input-parameters', ['guard'], 'the check of parameters'),
];
