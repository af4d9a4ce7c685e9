import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { RegistryProvider } from '../../../src/core/registry-provider';
import { ApiDomain } from '../../../src/layers/transport/api-domain';
import { TlsProfile } from '../../../src/core/tls-profile';
import { Truststore } from '../../../src/core/pki/truststore';
import { TransportLayer } from '../../../src/layers/transport/transport-layer';
import { bareApi, testStack } from '../test-stack';

const ARN = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';

function synth(domains: (stack: Stack) => ApiDomain[] = () => [], tls?: TlsProfile): Template {
  const stack = testStack();
  const logGroup = new LogGroup(stack, 'Log');
  const provider = new RegistryProvider(stack, 'Provider', { logGroup });
  const layer = new TransportLayer(stack, 'Transport', { provider, logGroup, domains: domains(stack), tls });
  const api = bareApi(stack);
  layer.protect(api, api.deploymentStage);
  return Template.fromStack(stack);
}

const plain = (stack: Stack) => ApiDomain.of({ name: 'api.example.com', certificate: certificate(stack) });
const mutual = (stack: Stack) =>
  ApiDomain.mutualTls({
    name: 'partners.example.com',
    certificate: certificate(stack),
    truststore: Truststore.fromBucket(Bucket.fromBucketName(stack, 'Bucket', 'truststore'), 'partners.pem', '3'),
  });

const own = (stack: Stack) =>
  ApiDomain.mutualTls({
    name: 'partners.example.com',
    certificate: certificate(stack),
    truststore: Truststore.ofConsumers([join(__dirname, '..', '..', 'fixtures', 'pki', 'authority.pem')]),
  });

function certificate(stack: Stack) {
  return stack.node.tryFindChild('Certificate')
    ? (stack.node.findChild('Certificate') as Certificate)
    : Certificate.fromCertificateArn(stack, 'Certificate', ARN);
}

describe('TransportLayer', () => {
  it('hardens the default endpoint where it is the only one', () => {
    synth().hasResourceProperties('AWS::ApiGateway::RestApi', {
      SecurityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09',
      EndpointAccessMode: 'STRICT',
      DisableExecuteApiEndpoint: false,
    });
  });

  it('closes the default endpoint once there is a domain', () => {
    synth((stack) => [plain(stack)]).hasResourceProperties('AWS::ApiGateway::RestApi', {
      SecurityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09',
      DisableExecuteApiEndpoint: true,
    });
  });

  it('publishes a domain with TLS 1.3 only', () => {
    synth((stack) => [plain(stack)]).hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: 'api.example.com',
      SecurityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09',
      EndpointAccessMode: 'STRICT',
      EndpointConfiguration: { Types: ['REGIONAL'] },
      MutualTlsAuthentication: Match.absent(),
    });
  });

  it('gives REST API and domains the policy of the profile', () => {
    const template = synth((stack) => [plain(stack)], TlsProfile.compatible());

    for (const type of ['AWS::ApiGateway::RestApi', 'AWS::ApiGateway::DomainName']) {
      template.hasResourceProperties(type, { SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09' });
    }
  });

  it('asks for certificates of one version of the truststore', () => {
    synth((stack) => [mutual(stack)]).hasResourceProperties('AWS::ApiGateway::DomainName', {
      SecurityPolicy: 'TLS_1_2',
      EndpointAccessMode: Match.absent(),
      MutualTlsAuthentication: { TruststoreUri: 's3://truststore/partners.pem', TruststoreVersion: '3' },
    });
  });

  it('maps the stage under every domain', () => {
    synth((stack) => [plain(stack), mutual(stack)]).resourceCountIs('AWS::ApiGateway::BasePathMapping', 2);
  });

  it('has the seed of the transaction key generated as 64 hex digits', () => {
    synth().hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: {
        PasswordLength: 64,
        ExcludeCharacters: 'ghijklmnopqrstuvwxyz',
        ExcludeUppercase: true,
        ExcludePunctuation: true,
        RequireEachIncludedType: false,
      },
    });
  });

  it('has the first key published before a rotation is tried', () => {
    synth().hasResource('AWS::SecretsManager::RotationSchedule', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^TransportTransactionKeys[0-9A-F]{8}$')]),
    });
  });

  it('keeps the resources of a domain when another one leaves the list', () => {
    const mapped = (template: Template) => Object.entries(template.findResources('AWS::ApiGateway::DomainName'));
    const both = new Map(mapped(synth((stack) => [plain(stack), mutual(stack)])));

    const [[id, domain]] = mapped(synth((stack) => [mutual(stack)])) as [[string, object]];

    expect(both.get(id)).toEqual(domain);
  });

  it('derives the public key after the provider may read the seed', () => {
    synth().hasResource('Custom::HardenedTransactionKeys', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('ProviderHandlerRoleDefaultPolicy')]),
    });
  });

  it.each(['https://api.example.com', 'api.example.com/v1', 'API.example.com', 'localhost', ''])(
    'refuses "%s" as the name of a domain',
    (name) => {
      const stack = testStack();

      expect(() => ApiDomain.of({ name, certificate: certificate(stack) })).toThrow('is not a host name');
    },
  );

  it('refuses a truststore without a version', () => {
    const stack = testStack();
    const bucket = Bucket.fromBucketName(stack, 'Bucket', 'truststore');

    expect(() => Truststore.fromBucket(bucket, 'a.pem', '')).toThrow('"version" of the truststore is empty');
  });

  it('keeps a truststore of its own in a private, encrypted bucket with versions', () => {
    synth((stack) => [own(stack)]).hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: Match.objectLike({ BlockPublicAcls: true, RestrictPublicBuckets: true }),
      BucketEncryption: Match.anyValue(),
    });
  });

  it('reads the version that the deployment wrote', () => {
    synth((stack) => [own(stack)]).hasResourceProperties('AWS::ApiGateway::DomainName', {
      MutualTlsAuthentication: Match.objectLike({
        TruststoreVersion: { 'Fn::GetAtt': [Match.stringLikeRegexp('TruststoreObject'), 'Version'] },
      }),
    });
  });

  it('refuses one domain twice', () => {
    expect(() => synth((stack) => [plain(stack), plain(stack)])).toThrow('domain "api.example.com" is given twice');
  });
});
