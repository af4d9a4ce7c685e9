import { at, asList } from '../../src/checks/model/references';
import { editAll } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const transportCertificateExpiry: readonly Mutant[] = [
  withoutInTemplate('transport-certificate-expiry', 'the rules for what ACM tells of certificates', (template) =>
    // Switched off rather than removed: policies of queues refer to them.
    editAll(template, 'AWS::Events::Rule', (properties) => {
      const types = asList(at(properties.EventPattern, 'detail-type'));
      if (!types.includes('ACM Certificate Approaching Expiration')) return false;
      properties.State = 'DISABLED';
      return true;
    }),
  ),
];
