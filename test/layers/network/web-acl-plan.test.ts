import { App, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { ManagedRuleGroup } from '../../../src/layers/network/managed-rule-group';
import { managedRules } from '../../../src/layers/network/managed-rules';
import { webAcl } from '../../../src/layers/network/web-acl';
import { planFaults } from '../../../src/layers/network/web-acl-faults';
import { WebAclPosition, type WebAclRuleProps, webAclPlan } from '../../../src/layers/network/web-acl-plan';
import { ownRules } from '../../../src/layers/network/web-acl-rules';

const NOW = new Date('2026-12-01T00:00:00Z');

const geo = (over: Partial<WebAclRuleProps> = {}): WebAclRuleProps => ({
  name: 'embargo',
  statement: { geoMatchStatement: { countryCodes: ['KP'] } },
  capacity: 1,
  ...over,
});

const own = ownRules({ methods: ['GET'], contentTypes: [], maxBodyBytes: 0, addressLimit: 2000 });

const parts = {
  proof: [],
  own,
  managed: managedRules(0, [ManagedRuleGroup.POSIX]),
  bodyLimitKb: 64,
  now: NOW,
} as const;

const plan = (custom: readonly WebAclRuleProps[] = []) => webAclPlan({ ...parts, custom });

describe('the plan of a web ACL', () => {
  it.each([
    [WebAclPosition.AFTER_PROOF, 0],
    [WebAclPosition.BEFORE_MANAGED, own.length],
    [WebAclPosition.LAST, own.length + 5],
  ])('puts a rule of the user at %s and keeps all of ours', (position, index) => {
    const { rules } = plan([geo({ position })]);

    expect(rules[index]?.name).toBe('embargo');
    expect(rules.filter(({ name }) => name !== 'embargo')).toEqual(plan().rules);
  });

  it('adds up capacity and price', () => {
    const { rules, capacity, price } = plan([geo({ capacity: 400 })]);

    expect(capacity).toBe(rules.reduce((sum, rule) => sum + rule.capacity, 0));
    expect(price.monthlyUsd).toBe(5 + rules.length);
    // 0.60 for the first 1,500 units, one step of 500 units, three steps of 16 KB.
    expect([capacity > 1500, price.perMillionUsd]).toEqual([true, 1.7]);
  });

  it('brings the rule groups of AWS for the systems that are named, each once', () => {
    const names = managedRules(0, [ManagedRuleGroup.WINDOWS, ManagedRuleGroup.PHP, ManagedRuleGroup.PHP]).map(
      ({ name }) => name,
    );

    expect(names.filter((name) => /windows|php|posix/.test(name))).toEqual(['managed-windows', 'managed-php']);
  });

  it.each([
    ['a second rule of one name', [geo(), geo()], 'two rules named embargo'],
    ['a name of ours', [geo({ name: 'network-embargo' })], 'names that start so are ours'],
    ['a name that AWS WAF refuses', [geo({ name: 'no spaces' })], 'letters, digits and dashes'],
    ['no statement', [geo({ statement: {} })], 'exactly one member'],
    [
      'two statements in one',
      [geo({ statement: { geoMatchStatement: {}, labelMatchStatement: { key: 'a', scope: 'LABEL' } } })],
      'exactly one member',
    ],
    ['no capacity', [geo({ capacity: 0 })], '"capacity" is 0'],
    ['more capacity than there is', [geo({ capacity: 4000 })], 'capacity units and 5000 exist'],
    ['a trial without end', [geo({ countUntil: 'soon' })], 'write a day as 2027-03-31'],
    ['a trial that is over', [geo({ countUntil: '2026-11-30' })], 'the trial ended on 2026-11-30'],
  ])('refuses %s', (_name, custom, message) => {
    expect(() => plan(custom)).toThrow(message);
  });
});

describe('behind an edge', () => {
  const behind = (custom: WebAclRuleProps) =>
    webAclPlan({ ...parts, custom: [custom], clientAddressHeader: 'cf-connecting-ip' });

  it.each([
    ['countries', { geoMatchStatement: { countryCodes: ['KP'] } }],
    ['networks', { asnMatchStatement: { asnList: [64496] } }],
    ['an IP set', { ipSetReferenceStatement: { arn: 'arn' } }],
    ['a rate', { rateBasedStatement: { limit: 100, aggregateKeyType: 'IP' } }],
    [
      'a rate by address and path',
      {
        rateBasedStatement: {
          limit: 100,
          aggregateKeyType: 'CUSTOM_KEYS',
          customKeys: [{ ip: {} }, { uriPath: { textTransformations: [{ priority: 0, type: 'NONE' }] } }],
        },
      },
    ],
    ['a part of a rule', { notStatement: { statement: { geoMatchStatement: { countryCodes: ['AQ'] } } } }],
  ] as [string, WebAclRuleProps['statement']][])(
    'refuses %s of the connection, which is that of the edge',
    (_name, statement) => {
      expect(() => behind(geo({ statement }))).toThrow("forwardedIpConfig: { headerName: 'cf-connecting-ip'");
    },
  );

  it('takes countries of the caller', () => {
    const forwardedIpConfig = { headerName: 'cf-connecting-ip', fallbackBehavior: 'MATCH' };
    const statement = { geoMatchStatement: { countryCodes: ['KP'], forwardedIpConfig } };

    expect(behind(geo({ statement })).rules.map(({ name }) => name)).toContain('embargo');
  });
});

describe('a web ACL', () => {
  function made(custom: readonly WebAclRuleProps[] = []) {
    const stack = new Stack(new App(), 'Stack');
    const logGroup = new LogGroup(stack, 'Log', { logGroupName: 'aws-waf-logs-test' });
    const input = { plan: plan(custom), scope: 'REGIONAL', description: 'test', logGroup } as const;
    return { stack, acl: webAcl(stack, 'WebAcl', input) };
  }

  it('lets a rule on trial count', () => {
    const { stack, acl } = made([geo({ countUntil: '2026-12-31' })]);
    const rules = stack.resolve(acl.rules) as CfnWebACL.RuleProperty[];

    expect(rules.find(({ name }) => name === 'embargo')?.action).toEqual({ count: {} });
  });

  it('keeps credentials, queries and bodies out of sampled requests and details of matches', () => {
    const { stack, acl } = made();
    const { dataProtections } = stack.resolve(acl.dataProtectionConfig) as CfnWebACL.DataProtectionConfigProperty;
    const fields = (dataProtections as CfnWebACL.DataProtectProperty[]).map(({ field }) => field);

    expect(fields).toEqual([
      { fieldType: 'SINGLE_HEADER', fieldKeys: expect.arrayContaining(['authorization', 'cookie', 'x-api-key']) },
      { fieldType: 'QUERY_STRING' },
      { fieldType: 'BODY' },
    ]);
  });

  it('carries capacity and price in its metadata', () => {
    const { acl } = made();

    expect(acl.getMetadata('cdk-hardened-api')).toEqual({
      webAcl: { capacity: expect.any(Number), monthlyUsd: 17, perMillionUsd: 1.5 },
    });
  });

  it('is refused at synth once an app gives it two rules of one priority', () => {
    const { stack, acl } = made();
    const [first] = acl.rules as CfnWebACL.RuleProperty[];
    acl.rules = [...(acl.rules as CfnWebACL.RuleProperty[]), { ...first, name: 'mine' } as CfnWebACL.RuleProperty];

    expect(() => (stack.node.root as App).synth()).toThrow('priority 0 is given to two rules');
  });
});

const RULE = { name: 'a', priority: 0, statement: {}, action: { block: {} } };

it.each([
  ['no list', undefined, 'no list of rules'],
  ['a rule without a name', [{ ...RULE, name: undefined }], 'has no name'],
  ['a rule without an action', [{ ...RULE, action: undefined }], 'has no "action"'],
  [
    'a group without an override action',
    [{ ...RULE, statement: { managedRuleGroupStatement: {} } }],
    'has no "overrideAction"',
  ],
  ['a rule that allows', [{ ...RULE, action: { allow: {} } }], 'skips every rule behind it'],
  ['the priority of Shield Advanced', [{ ...RULE, priority: 10_000_000 }], 'give a whole number from 0 to 9999999'],
  ['two rules of one name', [RULE, { ...RULE, priority: 1 }], 'name a is given to two rules'],
])('a web ACL with %s is at fault', (_name, rules, fault) => {
  expect(planFaults(rules).join('\n')).toContain(fault);
});
