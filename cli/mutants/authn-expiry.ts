import { type Mutant, withoutCheck } from './mutant';

export const authnExpiry: readonly Mutant[] = [
  withoutCheck('authn-expiry', ['authorizer'], 'the checks of the validity'),
];
