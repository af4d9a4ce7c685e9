import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Containment, type ContainmentOptions } from '../../../src/layers/audit/containment';
import { stackOf } from '../../hardened-api-fixture';

const BOTH: ContainmentOptions = { suspendOn: ['foreign-tenant'], blockOn: ['web-attack'] };
let made: Template | undefined;

function template(): Template {
  made ??= Template.fromStack(stackOf({ containment: Containment.of(BOTH) }));
  return made;
}

describe('Containment', () => {
  it.each<[string, ContainmentOptions]>([
    ['no detection', {}],
    ['a detection that there is not', { blockOn: ['nonsense'] }],
    ['a suspension for what any caller behind an address does', { suspendOn: ['credential-stuffing'] }],
    ['a block for what a consumer does', { blockOn: ['object-enumeration'] }],
    ['a range that is none', { ...BOTH, exceptRanges: ['203.0.113.9'] }],
    ['an expiry that is too short to matter', { ...BOTH, expiry: Duration.seconds(1) }],
    ['an expiry that never comes', { ...BOTH, expiry: Duration.days(30) }],
    ['no limit', { ...BOTH, maxPerHour: Number.POSITIVE_INFINITY }],
  ])('refuses %s', (_what, options) => {
    expect(() => Containment.of(options)).toThrow('containment');
  });

  it('names the detections that can be used', () => {
    expect(() => Containment.of({ blockOn: ['nonsense'] })).toThrow(/name one of .*web-attack/);
  });

  it('needs a sink', () => {
    expect(() => stackOf({ containment: Containment.of(BOTH), sinks: [] })).toThrow(/sink/);
  });

  it('needs consumers that are excepted to exist', () => {
    const containment = Containment.of({ ...BOTH, exceptConsumers: ['acmee'] });

    expect(() => stackOf({ containment })).toThrow('acmee');
  });

  it('is nothing that a stack has unasked', () => {
    Template.fromStack(stackOf()).resourceCountIs('AWS::WAFv2::IPSet', 0);
  });

  it('blocks its IP sets in the web ACL', () => {
    const [acl] = Object.values(template().findResources('AWS::WAFv2::WebACL')) as {
      Properties: { Rules: { Name: string; Action: unknown; Statement: Record<string, Record<string, unknown>> }[] };
    }[];
    const rules = acl!.Properties.Rules.filter(({ Name }) => Name.startsWith('contained-'));

    expect(rules.map(({ Action, Statement }) => [Object.keys(Action as object), Statement])).toEqual(
      ['Ipv4', 'Ipv6'].map((family) => [
        ['Block'],
        { IPSetReferenceStatement: { Arn: { 'Fn::GetAtt': [expect.stringContaining(family), 'Arn'] } } },
      ]),
    );
  });

  it('describes its IP sets in characters that AWS WAF takes', () => {
    const sets = Object.values(template().findResources('AWS::WAFv2::IPSet'));
    const texts = sets.map(({ Properties }) => (Properties as { Description: string }).Description);

    expect(texts.every((text) => /^[\w+=:#@/\-,. ]+$/.test(text))).toBe(true);
  });

  it('lets its function suspend consumers and change its own IP sets, and nothing else', () => {
    const policies = Object.values(template().findResources('AWS::IAM::Policy')).filter((policy) =>
      JSON.stringify(policy).includes('wafv2:UpdateIPSet'),
    );
    const [policy] = policies as { Properties: { PolicyDocument: { Statement: Record<string, unknown>[] } } }[];
    const allowed = policy!.Properties.PolicyDocument.Statement.map(({ Action, Resource }) => [Action, Resource]);

    expect([policies.length, allowed]).toEqual([
      1,
      expect.arrayContaining([
        ['dynamodb:UpdateItem', [{ 'Fn::GetAtt': [expect.stringContaining('Registry'), 'Arn'] }]],
        [
          ['wafv2:GetIPSet', 'wafv2:UpdateIPSet'],
          [expect.anything(), expect.anything()],
        ],
      ]),
    ]);
  });

  it.each([/limit of an hour/, /containment fails/, /findings wait for containment/])(
    'rings: %s',
    (AlarmDescription) => {
      template().hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmDescription: Match.stringLikeRegexp(AlarmDescription.source),
        AlarmActions: Match.anyValue(),
      });
    },
  );

  it('has its records archived and read like all others', () => {
    template().hasResourceProperties('AWS::Logs::SubscriptionFilter', {
      LogGroupName: { Ref: Match.stringLikeRegexp('ContainmentLog') },
    });
  });
});
