import { type Mutant, withoutCheck } from './mutant';

export const inputResponse: readonly Mutant[] = [withoutCheck('input-response', ['guard'], 'the check of responses')];
