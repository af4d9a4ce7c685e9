import { removeAll } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const auditWafLog: readonly Mutant[] = [
  withoutInTemplate('audit-waf-log', 'the log of the web ACL', (template) =>
    removeAll(template, 'AWS::WAFv2::LoggingConfiguration'),
  ),
];
