import { removeWafRule } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const networkForgedHeaders: readonly Mutant[] = [
  withoutInTemplate('network-forged-headers', 'the web ACL rule on headers of edge and WAF', (template) =>
    removeWafRule(template, 'network-forged-headers'),
  ),
];
