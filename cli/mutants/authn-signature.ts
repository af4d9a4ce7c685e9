import { type Mutant, withoutCheck } from './mutant';

export const authnSignature: readonly Mutant[] = [
  withoutCheck('authn-signature', ['authorizer'], 'the check of the signature'),
];
