import { type Mutant, withoutCheck } from './mutant';

export const authnTokenType: readonly Mutant[] = [
  withoutCheck('authn-token-type', ['authorizer'], 'the check of the token type'),
];
