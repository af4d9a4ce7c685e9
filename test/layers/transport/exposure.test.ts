import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { Backend } from '../../../src/backends/backend';
import { templateModel } from '../../../src/checks/model/template-model';
import { runRules } from '../../../src/checks/run-rules';
import { Truststore } from '../../../src/core/pki/truststore';
import type { HardenedApiProps } from '../../../src/hardened-api-props';
import { ApiDomain } from '../../../src/layers/transport/api-domain';
import { Exposure } from '../../../src/layers/transport/exposure';
import { ARN, type PrivateParts, privateStack } from '../../backends/private-fixture';

const NAME = 'shop.internal.example.com';
const backend = ({ vpc, server }: PrivateParts) =>
  Backend.privateHttps({ url: 'https://orders.internal:8443', vpc, server });

function privateApi(domainsOf: (parts: PrivateParts) => ApiDomain[], more: Partial<HardenedApiProps> = {}): Template {
  const stack = privateStack(backend, { waivers: [], ...more }, (parts) => ({
    exposure: Exposure.privateTo({ vpc: parts.vpc, callers: [new SecurityGroup(parts.stack, 'Callers', parts)] }),
    domains: domainsOf(parts),
  }));
  return Template.fromStack(stack);
}

describe('a private API under a domain', () => {
  let template: Template;
  let endpoint: string;

  beforeAll(() => {
    template = privateApi(({ certificate }) => [ApiDomain.of({ name: NAME, certificate })]);
    [endpoint = ''] = Object.keys(template.findResources('AWS::EC2::VPCEndpoint'));
  });

  it('lets every rule pass', () => {
    expect(runRules(templateModel(template.toJSON()), new Date('2026-12-01'))).toEqual([]);
  });

  it('has a private domain that refuses every other endpoint', () => {
    template.hasResourceProperties('AWS::ApiGateway::DomainNameV2', {
      DomainName: NAME,
      CertificateArn: ARN,
      EndpointConfiguration: { Types: ['PRIVATE'] },
      Policy: {
        Statement: [
          Match.objectLike({ Effect: 'Allow' }),
          Match.objectLike({
            Effect: 'Deny',
            Resource: 'execute-api:/*',
            Condition: { StringNotEquals: { 'aws:SourceVpce': { Ref: endpoint } } },
          }),
        ],
      },
      // AWS lets nobody choose it for private domains.
      SecurityPolicy: Match.absent(),
    });
  });

  it('is reached from its endpoint alone, and by that domain alone', () => {
    template.hasResourceProperties('AWS::ApiGateway::DomainNameAccessAssociation', {
      AccessAssociationSource: { Ref: endpoint },
      AccessAssociationSourceType: 'VPCE',
    });
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
  });

  it('has an endpoint that lets through calls of the domain', () => {
    const arn = `:execute-api:eu-west-1:111122223333:/domainnames/${NAME}+*`;

    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Resource: Match.arrayWith([{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, arn]] }]),
          }),
        ],
      },
    });
  });

  it('tells access logs that TLS 1.2 is no violation', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      AccessLogSetting: { Format: Match.stringLikeRegexp('"oldestTls":"TLSv1.2"') },
    });
  });

  it('cannot ask for client certificates, and says what binds callers instead', () => {
    const truststore = Truststore.ofConsumers([`${__dirname}/../../fixtures/pki/authority.pem`]);

    expect(() =>
      privateApi(({ certificate }) => [ApiDomain.mutualTls({ name: NAME, certificate, truststore })]),
    ).toThrow(/asks for no client certificates on private domains; use ApiDomain.of/);
  });

  it('is found by its name in the VPC', () => {
    template.hasResourceProperties('AWS::Route53::HostedZone', { Name: `${NAME}.`, VPCs: [Match.anyValue()] });
    template.hasResourceProperties('AWS::Route53::RecordSet', { Name: `${NAME}.`, Type: 'A' });
  });

  it('is found by its name in a zone that is there already', () => {
    const zoneOf = ({ stack, vpc }: PrivateParts) =>
      new PrivateHostedZone(stack, 'Zone', { zoneName: 'internal.example.com', vpc });
    const stack = privateStack(backend, { waivers: [] }, (parts) => ({
      exposure: Exposure.privateTo({ vpc: parts.vpc, callers: [], hostedZone: zoneOf(parts) }),
      domains: [ApiDomain.of({ name: NAME, certificate: parts.certificate })],
    }));

    Template.fromStack(stack).resourceCountIs('AWS::Route53::HostedZone', 1);
    Template.fromStack(stack).hasResourceProperties('AWS::Route53::RecordSet', {
      Name: `${NAME}.`,
      HostedZoneId: { Ref: Match.stringLikeRegexp('^Zone') },
    });
  });
});

describe('the canary of a private API', () => {
  let template: Template;
  beforeAll(() => {
    template = privateApi(() => []);
  });

  it('calls from the VPC, let in by the endpoint', () => {
    const [group = ''] = Object.keys(template.findResources('AWS::EC2::SecurityGroup')).filter((id) =>
      id.includes('CanaryGroup'),
    );

    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: Match.stringLikeRegexp('tests the audit'),
      VpcConfig: Match.objectLike({ SecurityGroupIds: [{ 'Fn::GetAtt': [group, 'GroupId'] }] }),
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      SourceSecurityGroupId: { 'Fn::GetAtt': [group, 'GroupId'] },
      ToPort: 443,
    });
  });

  it('calls it by the name that the endpoint gives it, which needs no zone', () => {
    const outputs = Object.entries(template.findOutputs('*')).filter(([id]) => id.startsWith('ApiUrl'));
    const [url] = outputs.map(([, { Value }]) => JSON.stringify(Value));

    expect(url).toMatch(
      /"https:\/\/",\{"Ref":"ApiRestApi\w+"\},"-",\{"Ref":"ApiEndpoint\w+"\},"\.execute-api\.eu-west-1\./,
    );
  });
});
