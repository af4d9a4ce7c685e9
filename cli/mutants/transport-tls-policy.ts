import { editAll } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const transportTlsPolicy: readonly Mutant[] = [
  withoutInTemplate('transport-tls-policy', 'the strict TLS policy of endpoint and domains', (template) => {
    const relax = (properties: Record<string, unknown>) => {
      const was =
        typeof properties.SecurityPolicy === 'string' && properties.SecurityPolicy.startsWith('SecurityPolicy_');
      if (was) properties.SecurityPolicy = 'TLS_1_2';
      delete properties.EndpointAccessMode;
      return was;
    };
    const api = editAll(template, 'AWS::ApiGateway::RestApi', relax);
    const domain = editAll(template, 'AWS::ApiGateway::DomainName', relax);
    return api || domain;
  }),
];
