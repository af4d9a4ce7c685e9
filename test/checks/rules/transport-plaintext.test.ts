import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { propertiesOf, ruleTriple } from '../rule-triple';

const add = (Type: string, Properties: Record<string, unknown>) => (template: MutableTemplate) => {
  template.Resources.Added = { Type, Properties };
};
const distribution = (config: Record<string, unknown>) =>
  add('AWS::CloudFront::Distribution', {
    DistributionConfig: {
      ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.3_2025' },
      DefaultCacheBehavior: { ViewerProtocolPolicy: 'https-only' },
      Origins: [{ Id: 'api', CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } }],
      ...config,
    },
  });

ruleTriple('transport-plaintext', {
  violations: {
    'a redirect to TLS': distribution({ DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https' } }),
    'a further behavior that serves both': distribution({ CacheBehaviors: [{ ViewerProtocolPolicy: 'allow-all' }] }),
    'an origin by HTTP': distribution({
      Origins: [{ Id: 'api', CustomOriginConfig: { OriginProtocolPolicy: 'match-viewer' } }],
    }),
    'a listener on port 80': add('AWS::ElasticLoadBalancingV2::Listener', { Port: 80, Protocol: 'HTTP' }),
    'targets by HTTP behind HTTPS': add('AWS::ElasticLoadBalancingV2::TargetGroup', { Port: 80, Protocol: 'HTTP' }),
    'a Lattice listener by HTTP': add('AWS::VpcLattice::Listener', { Protocol: 'HTTP' }),
    'an integration by HTTP': (template) => {
      const { paths } = propertiesOf(template, 'Api').Body as { paths: Record<string, Record<string, object>> };
      Object.assign(paths['/orders'].get, {
        'x-amazon-apigateway-integration': { type: 'http_proxy', uri: 'http://backend.internal/orders' },
      });
    },
    'refusals without HSTS': (template) => {
      const { Body } = propertiesOf(template, 'Api') as { Body: Record<string, Record<string, unknown>> };
      Body['x-amazon-apigateway-gateway-responses'].DEFAULT_4XX = { responseParameters: {} };
    },
  },
  unclear: {
    'a behavior without a protocol policy': distribution({ DefaultCacheBehavior: {} }),
    'a listener without a protocol': add('AWS::ElasticLoadBalancingV2::Listener', { Port: 443 }),
  },
});
