import { removeWafRule } from './edit';
import { type Mutant, withoutCheck, withoutInTemplate } from './mutant';

export const inputBodySize: readonly Mutant[] = [
  withoutInTemplate('input-body-size', 'the web ACL rule on body size', (template) =>
    removeWafRule(template, 'input-body-size'),
  ),
  withoutCheck('input-body-size', ['guard'], 'the check of sizes in the guard'),
];
