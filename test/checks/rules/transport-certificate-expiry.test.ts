import { propertiesOf, ruleAccepts, ruleTriple } from '../rule-triple';

const SLUG = 'transport-certificate-expiry';
const watcher = (template: Parameters<typeof propertiesOf>[0]) => propertiesOf(template, 'CertificatesRule');
const pattern = (template: Parameters<typeof propertiesOf>[0]) =>
  watcher(template).EventPattern as Record<string, unknown>;
const OTHER = 'arn:aws:acm:eu-west-1:111122223333:certificate/2';

ruleTriple(SLUG, {
  violations: {
    'certificates that no rule watches': (template) => delete template.Resources.CertificatesRule,
    'a watcher that is switched off': (template) => (watcher(template).State = 'DISABLED'),
    'a watcher that tells nobody': (template) => (watcher(template).Targets = []),
    'a watcher that writes into a log which nobody reads': (template) =>
      delete template.Resources.AdministrationSubscription,
    'a watcher that hears of expired certificates alone': (template) =>
      (pattern(template)['detail-type'] = ['ACM Certificate Expired']),
    'a watcher of other certificates': (template) => (pattern(template).resources = [OTHER]),
    'a second certificate of a domain': (template) =>
      (propertiesOf(template, 'Partners').OwnershipVerificationCertificateArn = OTHER),
    'a certificate that the gateway presents': (template) =>
      (propertiesOf(template, 'Stage').ClientCertificateId = OTHER),
    'a client certificate that API Gateway made': (template) => {
      template.Resources.Generated = { Type: 'AWS::ApiGateway::ClientCertificate', Properties: {} };
      propertiesOf(template, 'Stage').ClientCertificateId = { Ref: 'Generated' };
    },
    'the certificate of a load balancer': (template) =>
      (template.Resources.Listener = {
        Type: 'AWS::ElasticLoadBalancingV2::Listener',
        Properties: { Protocol: 'HTTPS', Certificates: [{ CertificateArn: OTHER }] },
      }),
    'a further certificate of a load balancer': (template) =>
      (template.Resources.Further = {
        Type: 'AWS::ElasticLoadBalancingV2::ListenerCertificate',
        Properties: { ListenerArn: 'arn', Certificates: [{ CertificateArn: OTHER }] },
      }),
    'one of two certificates that a condition chooses from': (template) => {
      const chosen = { 'Fn::If': ['New', { Ref: 'Watched' }, { Ref: 'Unwatched' }] };
      propertiesOf(template, 'Domain').RegionalCertificateArn = chosen;
      (pattern(template).resources as unknown[]).push({ Ref: 'Watched' });
    },
    'the certificate of a distribution': (template) =>
      (template.Resources.Distribution = {
        Type: 'AWS::CloudFront::Distribution',
        Properties: { DistributionConfig: { ViewerCertificate: { AcmCertificateArn: OTHER } } },
      }),
  },
  unclear: {
    'a pattern with a condition on details': (template) => (pattern(template).detail = { CommonName: ['x'] }),
    'a watcher on a bus of another name': (template) => (watcher(template).EventBusName = { Ref: 'Bus' }),
    'resources by a filter that cannot be read': (template) =>
      (pattern(template).resources = [{ wildcard: 'arn:aws:acm:*' }]),
  },
});

ruleAccepts(SLUG, 'a watcher of every certificate', (template) => delete pattern(template).resources);

ruleAccepts(SLUG, 'a topic that is told', (template) => {
  watcher(template).Targets = [{ Id: 'Topic', Arn: 'arn:aws:sns:eu-west-1:111122223333:operators' }];
});

ruleAccepts(SLUG, 'a certificate of the same template', (template) => {
  propertiesOf(template, 'Domain').RegionalCertificateArn = { Ref: 'Certificate' };
  pattern(template).resources = [{ Ref: 'Certificate' }];
});

ruleAccepts(SLUG, 'a choice of certificates that is watched as it stands', (template) => {
  const chosen = { 'Fn::If': ['New', { Ref: 'One' }, { Ref: 'Other' }] };
  propertiesOf(template, 'Domain').RegionalCertificateArn = chosen;
  (pattern(template).resources as unknown[]).push(chosen);
});
