import { editAll, removeMember } from './edit';
import { type Mutant, withoutInTemplate } from './mutant';

export const transportMtls: readonly Mutant[] = [
  withoutInTemplate('transport-mtls', 'mutual TLS of the domain', (template) =>
    editAll(template, 'AWS::ApiGateway::DomainName', (properties) =>
      removeMember(properties, 'MutualTlsAuthentication'),
    ),
  ),
  withoutInTemplate('transport-mtls', 'the certificate that CloudFront demands of viewers', (template) =>
    editAll(template, 'AWS::CloudFront::Distribution', (properties) =>
      removeMember(properties.DistributionConfig as Record<string, unknown>, 'ViewerMtlsConfig'),
    ),
  ),
];
