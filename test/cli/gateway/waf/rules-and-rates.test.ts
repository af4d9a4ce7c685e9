import { type Bench, wafArn } from '../harness';
import {
  type Properties,
  PLAIN,
  acl,
  path,
  block,
  count,
  always,
  header,
  notEvaluated,
  wafStatus,
} from './web-acl-fixture';

describe('rate-based rules', () => {
  const rate = (over: Properties = {}) => block({ RateBasedStatement: { Limit: 10, AggregateKeyType: 'IP', ...over } });
  const send = async (made: Bench, times: number, request = {}) => {
    let last = 0;
    for (let sent = 0; sent < times; sent++) last = wafStatus(await made.send(request));
    return last;
  };

  test('trip at limit + 1 for one address and recover after the window', async () => {
    const made = acl([rate()]);

    expect(await send(made, 10)).toBe(200);
    expect(await send(made, 1)).toBe(403);
    expect(await send(made, 1, { sourceIp: '203.0.113.99' })).toBe(200);
    made.clock.advance(301_000);
    expect(await send(made, 1)).toBe(200);
  });

  test('count only what the scope-down statement matches', async () => {
    const made = acl([rate({ ScopeDownStatement: path('/v1/login') })]);

    expect(await send(made, 15)).toBe(200);
    expect(await send(made, 11, { url: '/v1/login' })).toBe(403);
  });

  test('leave a request out that lacks a custom key', async () => {
    const CustomKeys = [{ Header: { Name: 'x-user', TextTransformations: PLAIN } }, { HTTPMethod: {} }];
    const made = acl([rate({ AggregateKeyType: 'CUSTOM_KEYS', CustomKeys })]);

    expect(await send(made, 15)).toBe(200);
    expect(await send(made, 11, header('X-User', 'a'))).toBe(403);
    expect(await send(made, 1, header('X-User', 'b'))).toBe(200);
  });

  test('an aggregate that is not known is not evaluated', async () => {
    const sent = await acl([rate({ AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: [{ JA4Fingerprint: {} }] })]).send();

    expect(notEvaluated(sent)).toContain('rule0');
  });
});

describe('rule groups', () => {
  const group = (over: Properties = {}, OverrideAction: Properties = { None: {} }) => ({
    OverrideAction,
    Statement: { RuleGroupReferenceStatement: { Arn: wafArn('rulegroup', 'group'), ...over } },
  });
  const managed = (Name: string, over: Properties = {}) => ({
    OverrideAction: { None: {} },
    Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name, ...over } },
  });
  const agent = header('User-Agent', 'test');

  test('block by their own rules, unless they are counted', async () => {
    const overridden = [{ Name: 'inner', ActionToUse: { Count: {} } }];

    expect((await acl([group()]).send()).status).toBe(403);
    expect((await acl([group({}, { Count: {} })]).send()).status).toBe(200);
    expect((await acl([group({ RuleActionOverrides: overridden })]).send()).status).toBe(200);
    expect((await acl([group({ ExcludedRules: [{ Name: 'inner' }] })]).send()).status).toBe(200);
  });

  test('of AWS are evaluated where the description is exact, and the rest is listed', async () => {
    const made = acl([managed('AWSManagedRulesCommonRuleSet')]);

    expect((await made.send()).status).toBe(403);
    expect((await made.send(agent)).status).toBe(200);
    expect((await made.send({ ...agent, url: `/v1/orders?${'a'.repeat(2049)}` })).status).toBe(403);
    expect((await made.send({ ...agent, method: 'POST', body: Buffer.alloc(8193) })).status).toBe(403);
    expect(made.gaps.some(({ reason }) => reason.includes('CrossSiteScripting_BODY'))).toBe(true);
  });

  test('of AWS apply only within their scope', async () => {
    const made = acl([managed('AWSManagedRulesCommonRuleSet', { ScopeDownStatement: path('/v1/login') })]);

    expect((await made.send()).status).toBe(200);
  });

  test('of vendors and of unknown name are listed as a whole', () => {
    const made = acl([managed('AWSManagedRulesBotControlRuleSet')]);

    expect(made.gaps.some(({ reason }) => reason.includes('every rule'))).toBe(true);
  });
});

describe('the WAF log', () => {
  const RedactedFields = [{ SingleHeader: { Name: 'authorization' } }, { QueryString: {} }];
  const request = {
    url: '/v1/orders?token=s3cret',
    headers: [
      ['Authorization', 'Bearer s3cret'],
      ['X-A', '1'],
    ] as [string, string][],
  };

  test('has a record with the terminating rule, the labels, and redacted fields', async () => {
    const rule = block(always, { RuleLabels: [{ Name: 'hit' }] });

    const sent = await acl([rule], {}, { RedactedFields }).send(request);
    const record = sent.logs[0]?.record ?? {};

    expect(sent.logs[0]).toMatchObject({ source: 'waf-log', correlation: sent.headers['x-amz-apigw-id'] });
    expect(record).toMatchObject({
      terminatingRuleId: 'rule0',
      action: 'BLOCK',
      labels: [{ name: 'awswaf:111122223333:webacl:acl:hit' }],
      httpRequest: { clientIp: '203.0.113.10', uri: '/v1/orders', args: 'REDACTED', httpMethod: 'GET' },
    });
    expect(JSON.stringify(record)).toContain('{"name":"Authorization","value":"REDACTED"}');
    expect(JSON.stringify(record)).not.toContain('s3cret');
  });

  test('has a record of an allowed request too', async () => {
    const sent = await acl([count(always)], {}, { RedactedFields }).send();

    expect(sent.logs[0]?.record).toMatchObject({
      action: 'ALLOW',
      terminatingRuleId: 'Default_Action',
      nonTerminatingMatchingRules: [{ ruleId: 'rule0', action: 'COUNT' }],
    });
  });

  test('drops what its filter drops', async () => {
    const filter = {
      DefaultBehavior: 'DROP',
      Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] }],
    };

    expect((await acl([count(always)], {}, { LoggingFilter: filter }).send()).logs).toEqual([]);
    expect((await acl([block(always)], {}, { LoggingFilter: filter }).send()).logs).toHaveLength(1);
  });

  test('is silent without logging configuration', async () => {
    expect((await acl([block(always)]).send()).logs).toEqual([]);
  });
});
