import { type Mutant, withoutCheck } from './mutant';

export const authzScope: readonly Mutant[] = [withoutCheck('authz-scope', ['authorizer'], 'the check of scopes')];
