import { wafArn } from '../harness';
import {
  type Properties,
  PLAIN,
  LOWER,
  acl,
  path,
  bytes,
  size,
  regex,
  block,
  always,
  header,
  notEvaluated,
  statusOf,
} from './web-acl-fixture';

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
