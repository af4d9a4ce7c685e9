import { removeWafRule } from './edit';
import { type Mutant, withoutCheck, withoutInTemplate } from './mutant';

export const inputContentType: readonly Mutant[] = [
  withoutInTemplate('input-content-type', 'the web ACL rule on content types', (template) =>
    removeWafRule(template, 'input-content-type'),
  ),
  withoutCheck('input-content-type', ['guard'], 'the check of content types in the guard'),
];
