import { Match } from 'aws-cdk-lib/assertions';
import { Edge } from '../../../../src/layers/network/edge/edge';
import { OriginLock } from '../../../../src/layers/network/edge/origin-lock';
import { FRONT_DOOR, RANGES, certificateIn, stackIn, layer, cloudFront, rulesOf } from './edge-fixture';

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
