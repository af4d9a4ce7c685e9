import { removeWafRule } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const networkMethodOverride: readonly Mutant[] = [
  withoutInTemplate('network-method-override', 'the web ACL rule on method-override headers', (template) =>
    removeWafRule(template, 'network-method-override'),
  ),
];
