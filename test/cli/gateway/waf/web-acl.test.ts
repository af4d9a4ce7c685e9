import { Bench, operation, resourcesOf, type Sent, wafArn } from '../harness';

type Properties = Record<string, unknown>;

const PLAIN = [{ Priority: 0, Type: 'NONE' }];
const LOWER = [{ Priority: 0, Type: 'LOWERCASE' }];

function acl(rules: Properties[], over: Properties = {}, logging?: Properties) {
  const numbered = rules.map((rule, index) => ({ Name: `rule${index}`, Priority: index, ...rule }));
  return new Bench(
    resourcesOf(
      { paths: { '/orders': { get: operation(), post: operation() } } },
      {
        acl: {
          type: 'AWS::WAFv2::WebACL',
          properties: { DefaultAction: { Allow: {} }, Scope: 'REGIONAL', Rules: numbered, ...over },
        },
        association: {
          type: 'AWS::WAFv2::WebACLAssociation',
          properties: {
            ResourceArn: 'arn:aws:apigateway:eu-west-1::/restapis/api/stages/v1',
            WebACLArn: wafArn('webacl', 'acl'),
          },
        },
        blocklist: { type: 'AWS::WAFv2::IPSet', properties: { Addresses: ['198.51.100.0/24', '2001:db8::/32'] } },
        patterns: {
          type: 'AWS::WAFv2::RegexPatternSet',
          properties: { RegularExpressionList: ['^/v1/adm', '(?i)SECRET'] },
        },
        group: {
          type: 'AWS::WAFv2::RuleGroup',
          properties: {
            Rules: [
              {
                Name: 'inner',
                Priority: 0,
                Action: { Block: {} },
                Statement: path('/v1/orders'),
                RuleLabels: [{ Name: 'seen' }],
              },
            ],
          },
        },
        ...(logging === undefined
          ? {}
          : {
              logging: {
                type: 'AWS::WAFv2::LoggingConfiguration',
                properties: { ResourceArn: wafArn('webacl', 'acl'), ...logging },
              },
            }),
      },
    ),
  );
}

const path = (SearchString: string, PositionalConstraint = 'EXACTLY') =>
  bytes({ UriPath: {} }, SearchString, PositionalConstraint);
const bytes = (
  FieldToMatch: Properties,
  SearchString: string,
  PositionalConstraint = 'CONTAINS',
  TextTransformations = PLAIN,
) => ({
  ByteMatchStatement: { FieldToMatch, SearchString, PositionalConstraint, TextTransformations },
});
const size = (FieldToMatch: Properties, ComparisonOperator: string, Size: number) => ({
  SizeConstraintStatement: { FieldToMatch, ComparisonOperator, Size, TextTransformations: PLAIN },
});
const regex = (RegexString: string, FieldToMatch: Properties = { UriPath: {} }) => ({
  RegexMatchStatement: { FieldToMatch, RegexString, TextTransformations: PLAIN },
});
const block = (Statement: Properties, more: Properties = {}) => ({ Statement, Action: { Block: {} }, ...more });
const count = (Statement: Properties, more: Properties = {}) => ({ Statement, Action: { Count: {} }, ...more });
const always = path('/', 'STARTS_WITH');
const header = (name: string, value: string): { headers: [string, string][] } => ({ headers: [[name, value]] });
const notEvaluated = (sent: Sent) => sent.decisions.find(({ label }) => label === 'NOT_EVALUATED')?.detail;

/** 403 only when it was the web ACL that blocked: an unknown route answers 403 too. */
const wafStatus = (sent: Sent) =>
  sent.decisions.some(({ stage, outcome }) => stage === '05-waf' && outcome === 'refuse') ? 403 : 200;

async function statusOf(statement: Properties, request = {}): Promise<number> {
  return wafStatus(await acl([block(statement)]).send(request));
}

describe('the web ACL', () => {
  test('blocks with the WAF gateway response before anything else', async () => {
    const made = acl([block(always)]);

    const sent = await made.send({ url: '/v1/nowhere' });

    expect(sent.status).toBe(403);
    expect(sent.json).toEqual({ message: 'Forbidden' });
    expect(sent.headers['x-amzn-errortype']).toBe('ForbiddenException');
    expect(made.events).toEqual([]);
  });

  test('does nothing without association', async () => {
    const made = acl([block(always)]);
    const [api] = made.apis;
    Object.defineProperty(api, 'webAcl', { value: undefined });

    expect((await made.send()).status).toBe(200);
  });

  test('goes by priority, not by position, and Allow ends it', async () => {
    const made = acl([block(always, { Priority: 5 }), { Statement: always, Action: { Allow: {} }, Priority: 1 }]);

    expect((await made.send()).status).toBe(200);
  });

  test('Count goes on, its labels are seen by later rules only', async () => {
    const counted = count(always, { RuleLabels: [{ Name: 'ns:seen' }], Priority: 1 });
    const labelled = (Key: string, Scope = 'LABEL') => block({ LabelMatchStatement: { Scope, Key } }, { Priority: 2 });
    const earlier = { ...labelled('seen'), Priority: 0 };

    expect((await acl([counted, labelled('seen')]).send()).status).toBe(403);
    expect((await acl([counted, labelled('ns:seen')]).send()).status).toBe(403);
    expect((await acl([counted, labelled('awswaf:111122223333:webacl:acl:ns:seen')]).send()).status).toBe(403);
    expect((await acl([counted, labelled('een')]).send()).status).toBe(200);
    expect((await acl([counted, labelled('ns:', 'NAMESPACE')]).send()).status).toBe(403);
    expect((await acl([counted, earlier]).send()).status).toBe(200);
  });

  test('a default action of Block refuses what no rule allows', async () => {
    const made = acl([{ Statement: path('/v1/nowhere'), Action: { Allow: {} } }], { DefaultAction: { Block: {} } });

    expect((await made.send()).status).toBe(403);
  });

  test('answers with the response that the action defines', async () => {
    const CustomResponse = {
      ResponseCode: 429,
      CustomResponseBodyKey: 'slow',
      ResponseHeaders: [{ Name: 'Retry-After', Value: '9' }],
    };
    const CustomResponseBodies = { slow: { ContentType: 'APPLICATION_JSON', Content: '{"slow":true}' } };

    const sent = await acl([{ Statement: always, Action: { Block: { CustomResponse } } }], {
      CustomResponseBodies,
    }).send();

    expect([sent.status, sent.text, sent.headers['retry-after']]).toEqual([429, '{"slow":true}', '9']);
  });

  test('inserts headers with its prefix over what a client sent under that name', async () => {
    const CustomRequestHandling = { InsertHeaders: [{ Name: 'seen', Value: 'yes' }] };
    const made = acl([{ Statement: always, Action: { Count: { CustomRequestHandling } } }]);

    await made.send(header('X-Amzn-Waf-Seen', 'forged'));
    const headers = (made.events[0]?.event['headers'] ?? {}) as Record<string, string>;

    expect(headers['x-amzn-waf-seen']).toBe('yes');
    expect(JSON.stringify(headers)).not.toContain('forged');
  });

  test('Captcha and Challenge end a request without token', async () => {
    const captcha = await acl([{ Statement: always, Action: { Captcha: {} } }]).send();
    const challenge = await acl([{ Statement: always, Action: { Challenge: {} } }]).send();
    const token = await acl([{ Statement: always, Action: { Captcha: {} } }]).send(header('Cookie', 'aws-waf-token=x'));

    expect([captcha.status, challenge.status]).toEqual([405, 202]);
    expect(notEvaluated(token)).toContain('rule0');
  });
});

describe('WAF statements', () => {
  test.each([
    ['EXACTLY', '/v1/orders', 403],
    ['EXACTLY', '/v1/order', 200],
    ['STARTS_WITH', '/v1', 403],
    ['ENDS_WITH', 'orders', 403],
    ['CONTAINS', '1/o', 403],
    ['CONTAINS_WORD', 'orders', 403],
    ['CONTAINS_WORD', 'order', 200],
  ])('ByteMatch %s "%s" gives %d', async (position, search, status) => {
    expect(await statusOf(path(search, position))).toBe(status);
  });

  test.each([
    ['a header in any case', { SingleHeader: { Name: 'X-Thing' } }, header('x-thing', 'bad'), 403],
    [
      'each repetition of a header',
      { SingleHeader: { Name: 'a' } },
      {
        headers: [
          ['a', 'bad'],
          ['a', 'x'],
        ],
      },
      403,
    ],
    ['a query argument in any case', { SingleQueryArgument: { Name: 'Q' } }, { url: '/v1/orders?x=1&q=bad' }, 403],
    ['a missing query argument', { SingleQueryArgument: { Name: 'q' } }, { url: '/v1/orders?x=bad' }, 200],
    ['all query arguments', { AllQueryArguments: {} }, { url: '/v1/orders?x=1&y=bad' }, 403],
    ['the query string', { QueryString: {} }, { url: '/v1/orders?bad' }, 403],
    ['the method', { Method: {} }, { method: 'bad' }, 403],
    ['the body', { Body: {} }, { method: 'POST', body: Buffer.from('xbadx') }, 403],
    ['no body', { Body: {} }, {}, 200],
    [
      'header names',
      { Headers: { MatchPattern: { All: {} }, MatchScope: 'KEY', OversizeHandling: 'CONTINUE' } },
      header('bad', 'x'),
      403,
    ],
    [
      'header values only',
      { Headers: { MatchPattern: { All: {} }, MatchScope: 'VALUE', OversizeHandling: 'CONTINUE' } },
      header('bad', 'x'),
      200,
    ],
    [
      'excluded headers',
      { Headers: { MatchPattern: { ExcludedHeaders: ['A'] }, MatchScope: 'ALL' } },
      header('a', 'bad'),
      200,
    ],
    [
      'a cookie',
      { Cookies: { MatchPattern: { IncludedCookies: ['c'] }, MatchScope: 'VALUE' } },
      header('Cookie', 'x=1; c=bad'),
      403,
    ],
    [
      'a cookie in another case',
      { Cookies: { MatchPattern: { IncludedCookies: ['C'] }, MatchScope: 'VALUE' } },
      header('Cookie', 'c=bad'),
      200,
    ],
    [
      'JSON values',
      { JsonBody: { MatchPattern: { All: {} }, MatchScope: 'VALUE' } },
      { method: 'POST', body: Buffer.from('{"a":["bad"]}') },
      403,
    ],
    [
      'JSON keys',
      { JsonBody: { MatchPattern: { All: {} }, MatchScope: 'KEY' } },
      { method: 'POST', body: Buffer.from('{"a":"bad"}') },
      200,
    ],
    [
      'a JSON path',
      { JsonBody: { MatchPattern: { IncludedPaths: ['/b'] }, MatchScope: 'VALUE' } },
      { method: 'POST', body: Buffer.from('{"a":"bad","b":1}') },
      200,
    ],
    [
      'broken JSON with fallback MATCH',
      { JsonBody: { MatchPattern: { All: {} }, MatchScope: 'ALL', InvalidFallbackBehavior: 'MATCH' } },
      { method: 'POST', body: Buffer.from('{') },
      403,
    ],
  ])('look at %s', async (_what, field, request, status) => {
    expect(await statusOf(bytes(field as Properties, 'bad'), request)).toBe(status);
  });

  test('transform in order of priority before they look', async () => {
    const chain = [
      { Priority: 1, Type: 'LOWERCASE' },
      { Priority: 0, Type: 'URL_DECODE' },
    ];

    expect(await statusOf(bytes({ UriPath: {} }, '/admin', 'CONTAINS', chain), { url: '/v1/%41DMIN' })).toBe(403);
    expect(await statusOf(bytes({ UriPath: {} }, '/admin', 'CONTAINS', LOWER), { url: '/v1/%41DMIN' })).toBe(200);
  });

  test('see 16 KB of a body unless the ACL asks for more, and CONTINUE never notices the rest', async () => {
    const body = Buffer.alloc(20_000, 'a');
    const over = size({ Body: { OversizeHandling: 'CONTINUE' } }, 'GT', 17_000);
    const match = size({ Body: { OversizeHandling: 'MATCH' } }, 'GT', 17_000);
    const AssociationConfig = { RequestBody: { API_GATEWAY: { DefaultSizeInspectionLimit: 'KB_64' } } };
    const request = { method: 'POST', body };

    expect(await statusOf(over, request)).toBe(200);
    expect(await statusOf(match, request)).toBe(403);
    expect((await acl([block(over)], { AssociationConfig }).send(request)).status).toBe(403);
    expect(await statusOf(bytes({ Body: { OversizeHandling: 'NO_MATCH' } }, 'a'), request)).toBe(200);
  });

  test('count bytes, not characters', async () => {
    expect(await statusOf(size({ Body: {} }, 'EQ', 2), { method: 'POST', body: Buffer.from('é') })).toBe(403);
  });

  test('And, Or and Not follow Kleene logic with what is not known', async () => {
    const unknown = { GeoMatchStatement: { CountryCodes: ['AT'] } };
    const never = path('/none');
    const results = [
      await statusOf({ AndStatement: { Statements: [unknown, never] } }),
      await statusOf({ OrStatement: { Statements: [unknown, always] } }),
      await statusOf({ NotStatement: { Statement: unknown } }),
      await statusOf({ NotStatement: { Statement: never } }),
    ];

    expect(results).toEqual([200, 403, 200, 403]);
  });

  test.each([
    ['a statement that is not published', { SqliMatchStatement: { FieldToMatch: { Body: {} } } }],
    ['a member that is not known', { ByteMatchStatement: { ...path('/').ByteMatchStatement, Sensitivity: 'x' } }],
    ['a component that is not known', bytes({ JA3Fingerprint: {} }, 'x')],
    [
      'a transformation that is described too loosely',
      bytes({ UriPath: {} }, '/', 'CONTAINS', [{ Priority: 0, Type: 'JS_DECODE' }]),
    ],
    ['an expression that JavaScript reads differently', regex('(?>a)')],
    ['an expression with a back reference', regex('(a)\\1')],
    ['an IP set outside the template', { IPSetReferenceStatement: { Arn: wafArn('ipset', 'other') } }],
  ])('say so about %s, at boot and for the request', async (_what, statement) => {
    const made = acl([block(statement)]);

    const sent = await made.send();

    expect(sent.status).toBe(200);
    expect(notEvaluated(sent)).toContain('rule0');
    expect(made.gaps.some(({ reason }) => reason.startsWith('rule rule0 is not evaluated'))).toBe(true);
  });

  test('match expressions, with leading flags, and sets of them', async () => {
    expect(await statusOf(regex('^/v1/o\\w+$'))).toBe(403);
    expect(await statusOf(regex('(?i)ORDERS'))).toBe(403);
    const set = {
      RegexPatternSetReferenceStatement: {
        Arn: wafArn('regexpatternset', 'patterns'),
        FieldToMatch: { UriPath: {} },
        TextTransformations: PLAIN,
      },
    };
    expect(await statusOf(set, { url: '/v1/secret' })).toBe(403);
    expect(await statusOf(set)).toBe(200);
  });

  const ipSet = (config?: Properties) => ({
    IPSetReferenceStatement: {
      Arn: wafArn('ipset', 'blocklist'),
      ...(config === undefined ? {} : { IPSetForwardedIPConfig: { HeaderName: 'X-Forwarded-For', ...config } }),
    },
  });

  test.each([
    ['198.51.100.7', 403],
    ['::ffff:198.51.100.7', 403],
    ['2001:db8::5', 403],
    ['203.0.113.1', 200],
  ])('an IP set judges the peer %s with %d', async (sourceIp, status) => {
    expect(await statusOf(ipSet(), { sourceIp, ...header('X-Forwarded-For', '198.51.100.7') })).toBe(status);
  });

  test.each([
    ['FIRST', '198.51.100.7, 10.0.0.1', 'NO_MATCH', 403],
    ['LAST', '198.51.100.7, 10.0.0.1', 'NO_MATCH', 200],
    ['ANY', '10.0.0.2, 198.51.100.7, 10.0.0.1', 'NO_MATCH', 403],
    ['FIRST', 'nonsense', 'MATCH', 403],
    ['FIRST', undefined, 'MATCH', 200],
  ])(
    'a forwarded address by %s of "%s" with fallback %s gives %d',
    async (Position, value, FallbackBehavior, status) => {
      const request = value === undefined ? {} : header('x-forwarded-for', value);

      expect(await statusOf(ipSet({ Position, FallbackBehavior }), request)).toBe(status);
    },
  );
});

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
