import { Match, Template } from 'aws-cdk-lib/assertions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { NetworkLayer, type NetworkLayerProps } from '../../../src/layers/network/network-layer';
import { bareApi, shopContract, testStack } from '../test-stack';

function synth(props: Partial<NetworkLayerProps> = {}): Template {
  const stack = testStack();
  new NetworkLayer(stack, 'Network', {
    stage: bareApi(stack).deploymentStage,
    contract: shopContract(),
    logGroup: new LogGroup(stack, 'Log', { logGroupName: 'aws-waf-logs-shop' }),
    ...props,
  });
  return Template.fromStack(stack);
}

describe('NetworkLayer', () => {
  const template = synth();

  it('puts our rules before those of AWS, each with its own priority', () => {
    const [acl] = Object.values(template.findResources('AWS::WAFv2::WebACL'));
    const rules = acl?.['Properties'].Rules as { Name: string; Priority: number; Action?: unknown }[];

    expect(rules.map(({ Name, Priority }) => `${Priority} ${Name}`)).toEqual([
      '0 network-method-override',
      '1 network-route-allowlist',
      '2 network-forged-headers',
      '3 input-injection',
      '4 input-body-size',
      '5 input-content-type',
      '6 network-address-flood',
      '7 managed-common',
      '8 managed-known-bad-inputs',
      '9 managed-sqli',
      '10 managed-posix',
      '11 managed-ip-reputation',
    ]);
  });

  it('blocks with every rule of ours and lets nothing through early', () => {
    const [acl] = Object.values(template.findResources('AWS::WAFv2::WebACL'));
    const rules = acl?.['Properties'].Rules as { Action?: unknown; OverrideAction?: unknown }[];

    expect(rules.slice(0, 7).map((rule) => rule.Action)).toEqual(Array(7).fill({ Block: {} }));
    expect(rules.slice(7).map((rule) => rule.OverrideAction)).toEqual(Array(5).fill({ None: {} }));
  });

  it('inspects 64 KB of a body', () => {
    template.hasResourceProperties('AWS::WAFv2::WebACL', {
      AssociationConfig: { RequestBody: { API_GATEWAY: { DefaultSizeInspectionLimit: 'KB_64' } } },
    });
  });

  it('leaves the body size to our rule where the contract allows more than the common rule set', () => {
    template.hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: Match.arrayWith([
        Match.objectLike({
          Name: 'managed-common',
          Statement: {
            ManagedRuleGroupStatement: Match.objectLike({
              RuleActionOverrides: [{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }],
            }),
          },
        }),
      ]),
    });
  });

  it('stands before the stage', () => {
    template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: Match.objectLike({ 'Fn::Join': Match.anyValue() }),
    });
  });

  it('logs without credentials', () => {
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      RedactedFields: Match.arrayWith([
        { SingleHeader: { Name: 'authorization' } },
        { SingleHeader: { Name: 'cookie' } },
        { SingleHeader: { Name: 'x-api-key' } },
        { QueryString: {} },
      ]),
    });
  });

  it.each([
    ['/*', '*', 50],
    ['/', 'GET', 100],
    ['/~1orders', 'POST', 50],
    ['/~1orders~1{orderId}', 'GET', 100],
    ['/~1orders~1export', 'GET', 5],
  ])('limits %s %s to %d requests a second', (path, method, rate) => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: Match.arrayWith([
        Match.objectLike({
          ResourcePath: path,
          HttpMethod: method,
          ThrottlingRateLimit: rate,
          DataTraceEnabled: false,
        }),
      ]),
    });
  });

  it('takes rates of its own for a class', () => {
    synth({ throttle: { expensive: { rate: 1, burst: 2 } } }).hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: Match.arrayWith([
        Match.objectLike({ ResourcePath: '/~1orders~1export', ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2 }),
      ]),
    });
  });

  it.each([
    [{ throttle: { read: { rate: 0, burst: 1 } } }, '"throttle.read" is 0 requests a second'],
    [{ throttle: { stage: { rate: 10, burst: 0 } } }, '"throttle.stage" is 10 requests a second with a burst of 0'],
    [{ addressLimit: 5 }, '"addressLimit" is 5'],
  ])('refuses limits that limit nothing or everything: %j', (props, message) => {
    expect(() => synth(props)).toThrow(message);
  });
});
