import { editConsumers } from './edit';
import { type Mutant, withoutCheck, withoutInTemplate } from './mutant';

export const transportCertificateBinding: readonly Mutant[] = [
  withoutInTemplate('transport-certificate-binding', 'the certificates of consumers', (template) =>
    editConsumers(template, (consumer) => {
      const had = Array.isArray(consumer.certificates) && consumer.certificates.length > 0;
      consumer.certificates = [];
      return had;
    }),
  ),
  withoutCheck('transport-certificate-binding', ['authorizer'], 'the check of the certificate against the consumer'),
];
