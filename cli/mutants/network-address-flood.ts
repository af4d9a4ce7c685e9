import { removeWafRule } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const networkAddressFlood: readonly Mutant[] = [
  withoutInTemplate('network-address-flood', 'the rate-based rule', (template) =>
    removeWafRule(template, 'network-address-flood'),
  ),
];
