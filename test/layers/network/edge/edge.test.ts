import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Edge } from '../../../../src/layers/network/edge/edge';
import { OriginLock } from '../../../../src/layers/network/edge/origin-lock';
import { certificateIn, cloudFront, stackIn, layer, mutualTlsCloudFront, rulesOf } from './edge-fixture';

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

  it('takes rules of the user among its own, where callers connect themselves', () => {
    const embargo = { name: 'embargo', statement: { geoMatchStatement: { countryCodes: ['KP'] } }, capacity: 1 };
    const names = (options?: Parameters<typeof mutualTlsCloudFront>[0]) => {
      const acls = mutualTlsCloudFront(options).findResources('AWS::WAFv2::WebACL', {
        Properties: { Scope: 'CLOUDFRONT' },
      });
      return Object.values(acls).flatMap(({ Properties }) =>
        (Properties.Rules as { Name: string }[]).map(({ Name }) => Name),
      );
    };

    expect(names({ webAclRules: [embargo] }).filter((name) => name !== 'embargo')).toEqual(names());
    expect(names({ webAclRules: [embargo] })).toContain('embargo');
  });

  it('names the protection group so that two stacks of long names differ', () => {
    const env = { region: 'us-east-1', account: '111122223333' };
    const context = { 'aws:cdk:disable-asset-staging': true, 'cdk-hardened-api:now': '2026-12-01' };
    const groups = ['OrdersOfTheWholeCompanyInProductionStageA', 'OrdersOfTheWholeCompanyInProductionStageB'].map(
      (name) => {
        const stack = new Stack(new App({ context }), name, { env });
        const lock = OriginLock.mutualTls(certificateIn(stack));
        const template = layer(stack, cloudFront(stack, lock, { shieldAdvanced: { isSubscribed: true } }));
        return Object.values(template.findResources('AWS::Shield::ProtectionGroup'))[0]?.['Properties']
          .ProtectionGroupId;
      },
    );

    expect(new Set(groups).size).toBe(2);
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

  it('refuses a shared secret that it could not read from its own stack', () => {
    const app = new App({ context: { 'aws:cdk:disable-asset-staging': true, 'cdk-hardened-api:now': '2026-12-01' } });
    const [api, global] = ['eu-west-1', 'us-east-1'].map(
      (region) => new Stack(app, region, { env: { region, account: '111122223333' }, crossRegionReferences: true }),
    ) as [Stack, Stack];
    const lock = OriginLock.sharedSecret(1);
    const certificate = certificateIn(global);
    const ranges = ['15.158.0.0/16'];
    const edge = Edge.cloudFront({ domainNames: ['api.example.com'], certificate, lock, ranges, scope: global });

    expect(() => layer(api, edge)).toThrow('is in eu-west-1, and a stack in us-east-1 cannot read it');
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
