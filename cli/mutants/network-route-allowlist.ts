import { removeWafRule } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const networkRouteAllowlist: readonly Mutant[] = [
  withoutInTemplate('network-route-allowlist', 'the web ACL rule on methods', (template) =>
    removeWafRule(template, 'network-route-allowlist'),
  ),
];
