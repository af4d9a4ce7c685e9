import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { RawRequest } from '../../cli/drill/client';
import {
  type Header,
  INJECTIONS,
  URLS,
  NUMBERS,
  STRANGE,
  TYPES,
  PATHS,
  NAMES,
  RAW_QUERIES,
  HEADERS,
  WIRE,
  DEPTHS,
  SIZES,
  DTD,
  BOMB,
  MEMBERS,
} from './hostile-tables';

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

const bases = fc.constantFrom(...BASES);
const withBody = fc.constantFrom(...BASES.filter(({ body }) => body !== undefined));
const hostileText = fc.oneof(fc.constantFrom(...INJECTIONS, ...URLS), fc.string({ unit: 'binary', maxLength: 60 }));
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(...NUMBERS),
  fc.constantFrom(...STRANGE),
  fc.jsonValue({ maxDepth: 4 }),
);

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

const types = fc.tuple(withBody, fc.constantFrom(...TYPES)).map(([base, all]) =>
  withText(
    base,
    textOf(base),
    all.map((type): Header => ['Content-Type', type]),
  ),
);

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
const rawQueries = fc
  .constantFrom(...RAW_QUERIES)
  .map((query): RawRequest => ({ method: 'GET', path: `/orders?${query}`, headers: [] }));

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
