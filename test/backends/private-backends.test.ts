import { Match, Template } from 'aws-cdk-lib/assertions';
import { Duration } from 'aws-cdk-lib';
import { IpTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { templateModel } from '../../src/checks/model/template-model';
import { runRules } from '../../src/checks/run-rules';
import { Backend } from '../../src/backends/backend';
import type { PrivateHttpsBackendOptions } from '../../src/backends/private-https';
import { TlsProfile } from '../../src/core/tls-profile';
import { Waiver } from '../../src/core/waiver';
import { Issuer } from '../../src/layers/authentication/issuer';
import { SignatureAlgorithm } from '../../src/layers/authentication/token-rules';
import { EDGE, ISSUER, OPTIONS } from '../hardened-api-fixture';
import { type PrivateParts, privateStack } from './private-fixture';

const GUARD_CONTROLS = [
  'input-parameters',
  'input-body-schema',
  'input-json-hygiene',
  'input-response',
  'authz-body-identifier',
  'authz-response-object',
];
const waivers = [EDGE, ...GUARD_CONTROLS.map((slug) => Waiver.of(slug, OPTIONS))];
const SERVER = 'orders.example.com';

const https =
  (more: Partial<PrivateHttpsBackendOptions> = {}) =>
  ({ vpc, server }: PrivateParts) =>
    Backend.privateHttps({ url: 'https://orders.internal:8443', vpc, server, ...more });

const alb =
  (tokenIssuer?: Issuer, clientArn?: string) =>
  ({ stack, vpc, certificate }: PrivateParts) =>
    Backend.privateAlb({
      serverName: SERVER,
      certificate,
      vpc,
      targets: [new IpTarget('10.0.0.9', 8443)],
      targetPort: 8443,
      clientCertificate: clientArn ? Certificate.fromCertificateArn(stack, 'Client', clientArn) : certificate,
      clientAuthorityBucket: Bucket.fromBucketName(stack, 'Authorities', 'orders-authorities'),
      clientAuthorityKey: 'gateway.pem',
      clientAuthorityVersion: '1',
      tokenIssuer,
    });

const nlb = ({ vpc, server, certificate }: PrivateParts) =>
  Backend.privateNlb({
    serverName: SERVER,
    certificate,
    vpc,
    server,
    targets: [new IpTarget('10.0.0.9', 8443)],
    targetPort: 8443,
  });

const findings = (template: Template) =>
  runRules(templateModel(template.toJSON()), new Date('2026-12-01'))
    .filter(({ waiver }) => !waiver)
    .map(({ rule }) => rule.id);

describe('Backend.privateHttps', () => {
  let template: Template;
  beforeAll(() => {
    template = Template.fromStack(privateStack(https()));
  });

  it('lets every rule pass without a waiver', () => {
    expect(findings(template)).toEqual([]);
  });

  it('puts the guard before a function in the VPC', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: '/opt/hardened/index.handler',
      VpcConfig: { SecurityGroupIds: Match.anyValue() },
      Environment: {
        Variables: { HARDENED_WRAPPED_HANDLER: 'index.handler', HARDENED_TRANSACTION_HEADER: 'txn-token' },
      },
    });
  });

  it('describes its group in characters that EC2 takes, whatever the path', () => {
    const stack = privateStack(https({ url: 'https://orders.internal:8443/~shop/a%20b' }));

    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'guard before orders.internal:8443',
    });
  });

  it('lets the function in at the port of the server, and nobody else', () => {
    const ingress = Object.values(template.findResources('AWS::EC2::SecurityGroupIngress'));

    expect(ingress).toHaveLength(1);
    expect(ingress[0]).toMatchObject({ Properties: { FromPort: 8443, ToPort: 8443, SourceSecurityGroupId: {} } });
  });

  it.each<[string, Partial<PrivateHttpsBackendOptions>, RegExp]>([
    ['plain HTTP', { url: 'http://orders.internal' }, /is not https; give the server a certificate/],
    ['no URL', { url: 'orders' }, /"url" of the private backend is "orders"; write it as/],
    ['credentials in the URL', { url: 'https://a:b@orders.internal' }, /has more than host, port and path/],
    ['a timeout beyond that of the gateway', { timeout: Duration.seconds(28) }, /choose 27 seconds at most/],
    ['a pin that is no SHA-256', { pins: ['abc'] }, /pin "abc" of .* is not the base64 of a SHA-256/],
    ['an authority that is no PEM', { certificateAuthority: 'root' }, /holds no PEM certificate/],
    [
      'an authority too large for an environment',
      { certificateAuthority: `-----BEGIN CERTIFICATE-----\n${'A'.repeat(2_400)}\n-----END CERTIFICATE-----` },
      /name one authority, best with an ECDSA key/,
    ],
  ])('refuses %s', (_, options, message) => {
    expect(() => privateStack(https(options))).toThrow(message);
  });
});

describe('Backend.privateAlb', () => {
  let template: Template;
  beforeAll(() => {
    template = Template.fromStack(privateStack(alb(), { waivers }));
  });

  it('lets every rule pass, with waivers for what only a guard enforces', () => {
    expect(findings(template)).toEqual([]);
  });

  it('is deployed anew with another certificate of the gateway, which the stage would not show before', () => {
    const next = 'arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-666666666666';
    const changed = Template.fromStack(privateStack(alb(undefined, next), { waivers }));

    const [before, after] = [template, changed].map((each) =>
      Object.keys(each.findResources('AWS::ApiGateway::Deployment')),
    );

    expect(after).not.toEqual(before);
  });

  it('says at synth which controls nobody enforces without the guard', () => {
    expect(() => privateStack(alb())).toThrow(
      /no guard stands before the backend: nothing looks at responses; .*Waiver\.of\('input-response'/,
    );
  });

  it('has an internal load balancer that lets in the link by group and the gateway by certificate', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
      MutualAuthentication: { Mode: 'verify', TrustStoreArn: Match.anyValue() },
    });
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      ClientCertificateId: Match.stringLikeRegexp('^arn:aws:acm:'),
    });
  });

  it.each([
    ['Backend.privateAlb', alb()],
    ['Backend.privateNlb', nlb],
  ])('takes the TLS profile of the API at the listener of %s', (_name, backend) => {
    const fips = Template.fromStack(privateStack(backend, { waivers, tls: TlsProfile.fips() }));

    fips.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09',
    });
  });

  it('sends every operation over HTTPS, with the token of the authorizer in a header', () => {
    const [api] = Object.values(template.findResources('AWS::ApiGateway::RestApi'));
    const { paths } = api!['Properties'].Body as { paths: Record<string, Record<string, object>> };

    expect(paths['/orders/{orderId}']?.['get']).toMatchObject({
      'x-amazon-apigateway-integration': {
        type: 'http_proxy',
        connectionType: 'VPC_LINK',
        uri: `https://${SERVER}:443/orders/{orderId}`,
        requestParameters: {
          'integration.request.path.orderId': 'method.request.path.orderId',
          'integration.request.header.txn-token': 'context.authorizer.transactionToken',
        },
      },
    });
  });

  const rs256 = Issuer.oidc('https://id.example.com', { audiences: ['shop'], algorithms: [SignatureAlgorithm.RS256] });

  it('has the load balancer verify tokens of the one issuer, with their audience', () => {
    const consumers: never[] = [];
    const noConsumer = Waiver.of('authn-consumer', OPTIONS);
    const stack = privateStack(alb(rs256), { issuers: [rs256], consumers, waivers: [...waivers, noConsumer] });

    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      DefaultActions: [
        Match.objectLike({
          Type: 'jwt-validation',
          JwtValidationConfig: Match.objectLike({
            AdditionalClaims: [{ Name: 'aud', Format: 'string-array', Values: ['shop'] }],
          }),
        }),
        Match.objectLike({ Type: 'forward', Order: 2 }),
      ],
    });
  });

  it.each<[string, Issuer, RegExp]>([
    ['that the API does not know', Issuer.oidc('https://x.example.com', { audiences: ['a'] }), /is not the one issuer/],
    ['that signs with more than RS256', ISSUER, /a load balancer knows RS256 alone; leave it out/],
  ])('refuses an issuer %s', (_, issuer, message) => {
    expect(() => privateStack(alb(issuer), { waivers })).toThrow(message);
  });
});

describe('Backend.privateNlb', () => {
  it('lets every rule pass, with waivers for what only a guard enforces', () => {
    expect(findings(Template.fromStack(privateStack(nlb, { waivers })))).toEqual([]);
  });

  it('enforces its groups on the traffic of the link, and speaks TLS on both sides', () => {
    const template = Template.fromStack(privateStack(nlb, { waivers }));

    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Scheme: 'internal',
      EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'on',
    });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Protocol: 'TLS' });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { Protocol: 'TLS' });
  });

  it('refuses a name that no certificate has', () => {
    const named = ({ vpc, server, certificate }: PrivateParts) =>
      Backend.privateNlb({ serverName: 'https://x', certificate, vpc, server, targets: [] });

    expect(() => privateStack(named, { waivers })).toThrow(/"serverName" is "https:\/\/x"; write the host name/);
  });
});
