import { type Mutant, withoutCheck } from './mutant';

export const inputBodySchema: readonly Mutant[] = [withoutCheck('input-body-schema', ['guard'], 'the check of bodies')];
