import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { propertiesOf, ruleTriple, setVariable } from '../rule-triple';

const add = (template: MutableTemplate, resources: MutableTemplate['Resources']) =>
  Object.assign(template.Resources, resources);
const api = { 'Fn::GetAtt': ['Api', 'RestApiId'] };

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
  },
  unclear: {
    'a mutual-TLS setting that is an intrinsic': (template) =>
      (propertiesOf(template, 'Partners').MutualTlsAuthentication = { Ref: 'Maybe' }),
  },
});
