import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { propertiesOf, ruleAccepts, ruleTriple, setVariable } from '../rule-triple';

const add = (template: MutableTemplate, resources: MutableTemplate['Resources']) =>
  Object.assign(template.Resources, resources);
const api = { 'Fn::GetAtt': ['Api', 'RestApiId'] };

const distribution = (origin: Record<string, unknown>, mode?: string) => ({
  Type: 'AWS::CloudFront::Distribution',
  Properties: {
    DistributionConfig: { Origins: [origin], ...(mode && { ViewerMtlsConfig: { Mode: mode } }) },
  },
});
const present = (arn: string, DomainName = 'origin.example.com') => ({
  DomainName,
  CustomOriginConfig: { OriginMtlsConfig: { ClientCertificateArn: arn } },
});

/** The good template behind a distribution that demands certificates and tells them on. */
function behindEdge(template: MutableTemplate): void {
  template.Resources.Api.Metadata = { 'cdk-hardened-api': { edge: { provider: 'cloudfront', mutualTls: true } } };
  const partners = propertiesOf(template, 'Partners');
  Object.assign(propertiesOf(template, 'Domain'), {
    DomainName: 'origin.example.com',
    MutualTlsAuthentication: partners.MutualTlsAuthentication,
  });
  setVariable(template, 'Authorizer', 'HARDENED_CERTIFICATE_HEADERS', '{"pem":"a","validity":"b"}');
  add(template, { Edge: distribution(present('arn:1'), 'required') });
}

ruleTriple('transport-mtls', {
  violations: {
    'certificates without a mutual-TLS domain': (template) =>
      delete propertiesOf(template, 'Partners').MutualTlsAuthentication,
    'a truststore without version': (template) =>
      (propertiesOf(template, 'Partners').MutualTlsAuthentication = { TruststoreUri: 's3://bucket/partners.pem' }),
    'a second domain that asks for no certificate': (template) =>
      add(template, {
        Second: { Type: 'AWS::ApiGateway::DomainName', Properties: { DomainName: 'second.example.com' } },
        SecondMapping: {
          Type: 'AWS::ApiGateway::BasePathMapping',
          Properties: { RestApiId: { Ref: 'Api' }, DomainName: { Ref: 'Second' } },
        },
      }),
    'a mapping of version 2 from a domain of somebody else': (template) =>
      add(template, {
        Mapping: { Type: 'AWS::ApiGatewayV2::ApiMapping', Properties: { ApiId: api, DomainName: 'other.example.com' } },
      }),
    'a routing rule': (template) =>
      add(template, {
        Route: {
          Type: 'AWS::ApiGatewayV2::RoutingRule',
          Properties: { DomainNameArn: 'arn:aws:apigateway:x', Actions: [{ InvokeApi: { ApiId: { Ref: 'Api' } } }] },
        },
      }),
    'certificates in headers that anybody could send': (template) =>
      setVariable(template, 'Authorizer', 'HARDENED_CERTIFICATE_HEADERS', '{"pem":"a","validity":"b"}'),
    'an edge that takes certificates of consumers from nobody': (template) => {
      template.Resources.Api.Metadata = { 'cdk-hardened-api': { edge: { provider: 'cloudfront', mutualTls: true } } };
    },
    'a second distribution that demands no certificate': (template) => {
      behindEdge(template);
      add(template, { Second: distribution(present('arn:2')) });
    },
    'a second distribution with the certificate of the first': (template) => {
      behindEdge(template);
      add(template, { Second: distribution(present('arn:1', 'other.example.com'), 'optional') });
    },
  },
  unclear: {
    'a second distribution to an origin that cannot be read': (template) => {
      behindEdge(template);
      add(template, { Second: distribution({ ...present('arn:2'), DomainName: { Ref: 'Name' } }) });
    },
    'a mutual-TLS setting that is an intrinsic': (template) =>
      (propertiesOf(template, 'Partners').MutualTlsAuthentication = { Ref: 'Maybe' }),
  },
});

ruleAccepts('transport-mtls', 'a distribution that demands certificates, and one before another API', (template) => {
  behindEdge(template);
  add(template, { Second: distribution(present('arn:2', 'other.example.com')) });
});
