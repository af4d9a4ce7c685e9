import { type Mutant, withoutCheck } from './mutant';

export const authnEncoding: readonly Mutant[] = [
  withoutCheck('authn-encoding', ['authorizer'], 'the check of the canonical encoding'),
];
