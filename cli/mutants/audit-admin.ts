import { removeAll } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const auditAdmin: readonly Mutant[] = [
  withoutInTemplate('audit-admin', 'the rules for administrative actions', (template) =>
    removeAll(template, 'AWS::Events::Rule'),
  ),
];
