import { rootCertificates } from 'node:tls';
import { editAll } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const transportTruststore: readonly Mutant[] = [
  withoutInTemplate('transport-truststore', 'a truststore of private authorities alone', (template) =>
    editAll(template, 'Custom::HardenedTruststore', (properties) => {
      properties.Pem = `${String(properties.Pem)}${rootCertificates[0]}\n`;
      return true;
    }),
  ),
  withoutInTemplate('transport-truststore', 'the truststore in the template', (template) =>
    editAll(template, 'AWS::ApiGateway::DomainName', (properties) => {
      const mutual = properties.MutualTlsAuthentication as Record<string, unknown> | undefined;
      if (!mutual) return false;
      mutual.TruststoreVersion = '1';
      return true;
    }),
  ),
];
