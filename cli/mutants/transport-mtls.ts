import { editAll, removeMember } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const transportMtls: readonly Mutant[] = [
  withoutInTemplate('transport-mtls', 'mutual TLS of the domain', (template) =>
    editAll(template, 'AWS::ApiGateway::DomainName', (properties) =>
      removeMember(properties, 'MutualTlsAuthentication'),
    ),
  ),
];
