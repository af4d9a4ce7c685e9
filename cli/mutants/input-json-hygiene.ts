import { type Mutant, withoutCheck } from './mutant';

export const inputJsonHygiene: readonly Mutant[] = [
  withoutCheck('input-json-hygiene', ['guard'], 'the check of JSON with two meanings'),
];
