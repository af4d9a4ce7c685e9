import { type Mutant, withoutCheck } from './mutant';

export const authnLifetime: readonly Mutant[] = [
  withoutCheck('authn-lifetime', ['authorizer'], 'the cap on the lifetime'),
];
