import { removeAll } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const auditAdmin: readonly Mutant[] = [
  withoutInTemplate('audit-admin', 'the rules for administrative actions', (template) =>
    // Schedules are rules as well.
    removeAll(template, 'AWS::Events::Rule', ({ EventPattern }) => EventPattern !== undefined),
  ),
];
