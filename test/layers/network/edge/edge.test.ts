import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Edge } from '../../../../src/layers/network/edge/edge';
import { OriginLock } from '../../../../src/layers/network/edge/origin-lock';
import { NetworkLayer } from '../../../../src/layers/network/network-layer';
import { bareApi, shopContract } from '../../test-stack';

const FRONT_DOOR = '7f3c1a52-9d4e-4b6a-8f21-0c5d6e7f8a9b';

const RANGES = ['173.245.48.0/20', '2400:cb00::/32'];

function certificateIn(stack: Stack) {
  return Certificate.fromCertificateArn(stack, 'Cert', 'arn:aws:acm:us-east-1:111122223333:certificate/1');
}

function stackIn(region: string): Stack {
  const context = { 'aws:cdk:disable-asset-staging': true, 'cdk-hardened-api:now': '2026-12-01' };
  return new Stack(new App({ context }), 'Stack', { env: { region, account: '111122223333' } });
}

function layer(stack: Stack, edge: Edge): Template {
  new NetworkLayer(stack, 'Network', {
    stage: bareApi(stack).deploymentStage,
    contract: shopContract(),
    logGroup: new LogGroup(stack, 'Log', { logGroupName: 'aws-waf-logs-shop' }),
    edge,
    originDomains: ['origin.example.com'],
  });
  return Template.fromStack(stack);
}

function cloudFront(stack: Stack, lock: OriginLock, over: object = {}) {
  return Edge.cloudFront({
    domainNames: ['api.example.com'],
    certificate: certificateIn(stack),
    lock,
    ...over,
  });
}

function mutualTlsCloudFront(over: object = {}): Template {
  const stack = stackIn('us-east-1');
  const certificate = certificateIn(stack);
  const edge = Edge.cloudFront({
    domainNames: ['api.example.com'],
    certificate,
    lock: OriginLock.mutualTls(certificate),
    ...over,
  });
  return layer(stack, edge);
}

/** The rules of the web ACL before the stage, by name. */
function rulesOf(template: Template): Record<string, { Priority: number; Statement: unknown }> {
  const acls = Object.values(template.findResources('AWS::WAFv2::WebACL', { Properties: { Scope: 'REGIONAL' } }));
  const rules = acls[0]?.['Properties'].Rules as { Name: string; Priority: number; Statement: unknown }[];
  return Object.fromEntries(rules.map((rule) => [rule.Name, rule]));
}

describe('Edge.cloudFront', () => {
  const template = mutualTlsCloudFront();

  it('passes everything on over https, caches nothing and never redirects', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultCacheBehavior: {
          ViewerProtocolPolicy: 'https-only',
          CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
          OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
          AllowedMethods: Match.arrayWith(['PATCH', 'DELETE']),
        },
        ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2025', SslSupportMethod: 'sni-only' },
        Origins: [
          Match.objectLike({
            DomainName: 'origin.example.com',
            CustomOriginConfig: {
              OriginProtocolPolicy: 'https-only',
              OriginMtlsConfig: { ClientCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1' },
            },
          }),
        ],
      },
    });
  });

  it('refuses everything below TLS 1.3 when asked to', () => {
    mutualTlsCloudFront({ requireTls13: true }).hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: { ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.3_2025' } },
    });
  });

  it('has a web ACL with the group against DDoS, without challenges for browsers', () => {
    template.hasResourceProperties('AWS::WAFv2::WebACL', {
      Scope: 'CLOUDFRONT',
      Rules: Match.arrayWith([
        Match.objectLike({
          OverrideAction: { None: {} },
          Statement: {
            ManagedRuleGroupStatement: {
              VendorName: 'AWS',
              Name: 'AWSManagedRulesAntiDDoSRuleSet',
              ManagedRuleGroupConfigs: [
                {
                  AWSManagedRulesAntiDDoSRuleSet: {
                    ClientSideActionConfig: { Challenge: { UsageOfAction: 'DISABLED' } },
                    SensitivityToBlock: 'LOW',
                  },
                },
              ],
            },
          },
        }),
      ]),
    });
  });

  it('overwrites the address that a caller claims', () => {
    template.hasResourceProperties('AWS::CloudFront::Function', {
      FunctionCode: Match.stringLikeRegexp("headers\\['x-hardened-viewer'\\] = \\{ value: event\\.viewer\\.ip \\}"),
    });
  });

  it('needs neither ranges nor a secret beside a client certificate', () => {
    template.resourceCountIs('AWS::WAFv2::IPSet', 0);
    template.resourceCountIs('AWS::SecretsManager::Secret', 0);
    expect(rulesOf(template)['network-edge']).toBeUndefined();
  });

  it('protects the distribution with Shield Advanced, health check and automatic response', () => {
    const shielded = mutualTlsCloudFront({ shieldAdvanced: { isSubscribed: true } });

    shielded.hasResourceProperties('AWS::Shield::Protection', {
      ResourceArn: {
        'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':cloudfront::111122223333:distribution/')])],
      },
      HealthCheckArns: [Match.anyValue()],
      ApplicationLayerAutomaticResponseConfiguration: { Status: 'ENABLED', Action: { Block: {} } },
    });
    shielded.resourceCountIs('AWS::Shield::ProtectionGroup', 1);
    shielded.hasResourceProperties('AWS::Route53::HealthCheck', {
      HealthCheckConfig: { Type: 'CLOUDWATCH_METRIC' },
    });
  });

  it('takes no paid protection by itself', () => {
    template.resourceCountIs('AWS::Shield::Protection', 0);
  });

  it('is refused outside us-east-1', () => {
    const stack = stackIn('eu-west-1');
    const certificate = certificateIn(stack);
    const edge = Edge.cloudFront({
      domainNames: ['api.example.com'],
      certificate,
      lock: OriginLock.mutualTls(certificate),
    });

    expect(() => layer(stack, edge)).toThrow('its web ACL must be in us-east-1; pass "scope"');
  });

  it('goes into a stack of us-east-1 of its own', () => {
    const app = new App({ context: { 'aws:cdk:disable-asset-staging': true, 'cdk-hardened-api:now': '2026-12-01' } });
    const [api, global] = ['eu-west-1', 'us-east-1'].map(
      (region) => new Stack(app, region, { env: { region, account: '111122223333' } }),
    ) as [Stack, Stack];
    const certificate = certificateIn(global);
    const lock = OriginLock.mutualTls(certificate);
    layer(api, Edge.cloudFront({ domainNames: ['api.example.com'], certificate, lock, scope: global }));

    Template.fromStack(global).resourceCountIs('AWS::CloudFront::Distribution', 1);
    Template.fromStack(api).resourceCountIs('AWS::CloudFront::Distribution', 0);
  });
});

describe('a secret that the edge sends', () => {
  function secretRule(generation: number) {
    const stack = stackIn('us-east-1');
    const template = layer(stack, cloudFront(stack, OriginLock.sharedSecret(generation), { ranges: RANGES }));
    const accepted = JSON.stringify(rulesOf(template)['network-edge']).match(/EdgeSecret\d/g) ?? [];
    const sent = JSON.stringify(template.findResources('AWS::CloudFront::Distribution')).match(/EdgeSecret\d/g) ?? [];
    return { template, accepted: [...new Set(accepted)], sent: [...new Set(sent)] };
  }

  it('is a reference in the template, never a value', () => {
    const { template } = secretRule(1);

    template.resourceCountIs('AWS::SecretsManager::Secret', 1);
    expect(JSON.stringify(rulesOf(template)['network-edge'])).toContain('{{resolve:secretsmanager:');
  });

  it.each([
    [1, ['EdgeSecret1'], ['EdgeSecret1']],
    [2, ['EdgeSecret2', 'EdgeSecret1'], ['EdgeSecret2']],
    [3, ['EdgeSecret3', 'EdgeSecret2'], ['EdgeSecret3']],
  ])('of generation %d is accepted with the one before, and sent alone', (generation, accepted, sent) => {
    expect(secretRule(generation)).toMatchObject({ accepted, sent });
  });

  it('is accepted before it is sent', () => {
    const { template } = secretRule(2);
    const [distribution] = Object.values(template.findResources('AWS::CloudFront::Distribution'));

    expect(distribution?.['DependsOn']).toEqual(expect.arrayContaining([expect.stringMatching(/^NetworkWebAcl/)]));
  });

  it.each([0, -1, 1.5, Number.NaN])('is of no generation %d', (generation) => {
    expect(() => OriginLock.sharedSecret(generation)).toThrow('count 1, 2, 3');
  });
});

describe('an edge of another provider', () => {
  const edges = {
    cloudflare: [Edge.cloudflare({ ranges: RANGES }), 'cf-connecting-ip'],
    akamai: [Edge.akamai({ ranges: RANGES }), 'true-client-ip'],
    'azure-front-door': [
      Edge.azureFrontDoor({ frontDoorId: FRONT_DOOR, ranges: RANGES, lock: OriginLock.sharedSecret(1) }),
      'x-azure-socketip',
    ],
  } as const;

  it.each(Object.entries(edges))('%s is let in from its ranges alone, before anything else', (_name, [edge]) => {
    const template = layer(stackIn('eu-west-1'), edge);

    template.hasResourceProperties('AWS::WAFv2::IPSet', { IPAddressVersion: 'IPV4', Addresses: ['173.245.48.0/20'] });
    template.hasResourceProperties('AWS::WAFv2::IPSet', { IPAddressVersion: 'IPV6', Addresses: ['2400:cb00::/32'] });
    expect(rulesOf(template)['network-edge']?.Priority).toBe(0);
  });

  it.each(Object.entries(edges))('%s tells the address by which requests are counted', (_name, [edge, header]) => {
    const rules = rulesOf(layer(stackIn('eu-west-1'), edge));

    expect(rules['network-address-flood']?.Statement).toMatchObject({
      RateBasedStatement: { AggregateKeyType: 'FORWARDED_IP', ForwardedIPConfig: { HeaderName: header } },
    });
    expect(JSON.stringify(rules['network-client-address'])).toContain(`"Name":"${header}"`);
    expect(JSON.stringify(rules['network-forged-headers'])).not.toContain(`"Name":"${header}"`);
  });

  it('Azure Front Door must send the id of its profile', () => {
    const rules = rulesOf(layer(stackIn('eu-west-1'), edges['azure-front-door'][0]));

    expect(JSON.stringify(rules['network-edge'])).toContain(FRONT_DOOR);
  });

  it('Cloudflare’s ranges are kept up to date by a function with an alarm', () => {
    const template = layer(stackIn('eu-west-1'), edges.cloudflare[0]);

    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 hour)' });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'Errors', Namespace: 'AWS/Lambda' });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['wafv2:GetIPSet', 'wafv2:UpdateIPSet'],
            Resource: [{ 'Fn::GetAtt': [Match.anyValue(), 'Arn'] }, { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] }],
          }),
        ]),
      },
    });
  });
});

it.each([
  ['no ranges', [], 'is empty'],
  ['a range that is none', ['173.245.48.0'], 'write it as'],
  ['text', ['<html>'], 'write it as'],
  ['everyone', ['0.0.0.0/0'], 'would let strangers in'],
  ['everyone in IPv6', ['::/0'], 'would let strangers in'],
  ['a prefix too long', ['173.245.48.0/33'], 'write it as'],
  ['more than an IP set takes', Array(10_001).fill('173.245.48.0/20'), 'an IP set takes 10000'],
])('Edge.cloudflare refuses %s', (_name, ranges, message) => {
  expect(() => Edge.cloudflare({ ranges })).toThrow(message);
});

it.each([
  ['an id that is none', { frontDoorId: 'x' }, 'a GUID'],
  ['a certificate', { lock: OriginLock.mutualTls() }, 'presents no client certificate'],
  ['ranges in the clear', { rangesUrl: 'http://mirror.example.com' }, 'https only'],
])('Edge.azureFrontDoor refuses %s', (_name, over, message) => {
  const options = { frontDoorId: FRONT_DOOR, ranges: RANGES, lock: OriginLock.sharedSecret(1), ...over };

  expect(() => Edge.azureFrontDoor(options)).toThrow(message);
});

it.each([
  ['no name', { domainNames: [] }, '"domainNames" of the CloudFront edge is empty'],
  ['mutual TLS without a certificate', { lock: OriginLock.mutualTls() }, 'has no client certificate'],
  ['a secret without ranges', { lock: OriginLock.sharedSecret(1) }, '"ranges" of CloudFront is empty'],
  [
    'Shield Advanced without a subscription',
    { shieldAdvanced: { isSubscribed: false } },
    'subscribe the account first',
  ],
])('Edge.cloudFront refuses %s', (_name, over, message) => {
  const certificate = certificateIn(stackIn('us-east-1'));
  const lock = OriginLock.mutualTls(certificate);

  expect(() => Edge.cloudFront({ domainNames: ['api.example.com'], certificate, lock, ...over })).toThrow(message);
});
