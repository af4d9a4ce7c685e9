import { at, asList } from '../../src/checks/model/references';
import { editAll } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const auditAdmin: readonly Mutant[] = [
  withoutInTemplate('audit-admin', 'the rules for administrative actions', (template) =>
    // Switched off rather than removed: policies of queues refer to them.
    editAll(template, 'AWS::Events::Rule', (properties) => {
      const types = asList(at(properties.EventPattern, 'detail-type'));
      if (!types.includes('AWS API Call via CloudTrail')) return false;
      properties.State = 'DISABLED';
      return true;
    }),
  ),
];
