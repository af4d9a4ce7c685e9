import { base64url } from '../drill/jws';
import type { Forgery, ForgeryKit, Material, Reasons } from './forgery';

const MALFORMED: Reasons = ['TOKEN_MALFORMED'];
const ENCRYPTED: Reasons = ['TOKEN_ENCRYPTED'];
const DUPLICATE: Reasons = ['TOKEN_DUPLICATE_MEMBER'];

/** Another last character that decodes to the same bytes: base64url leaves two or four bits of it unused. */
function sameBytes(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const twin = [...alphabet]
    .map((last) => part.slice(0, -1) + last)
    .find((other) => other !== part && decodes(other, part));
  return twin ?? `${part}A`;
}

function decodes(a: string, b: string): boolean {
  return Buffer.from(a, 'base64url').equals(Buffer.from(b, 'base64url'));
}

const parts = ({ token }: ForgeryKit): [string, string, string] => token.split('.') as [string, string, string];

const jwe = (header: object): string =>
  [header, 'key', 'iv', 'text', 'tag'].map((part) => base64url(JSON.stringify(part))).join('.');

/** JSON text of an object whose first member stands there twice. */
const twice = (value: object, name: string, first: unknown): string =>
  `{${JSON.stringify(name)}:${JSON.stringify(first)},${JSON.stringify(value).slice(1)}`;

type Row = readonly [string, Reasons, Material, (kit: ForgeryKit) => string];

const ROWS: readonly Row[] = [
  ['padded signature', MALFORMED, 'token', ({ token }) => `${token}==`],
  ['space inside', MALFORMED, 'token', (kit) => parts(kit).join('. ')],
  ['standard base64 alphabet', MALFORMED, 'token', (kit) => `${parts(kit).slice(0, 2).join('.')}.${'+/'.repeat(43)}`],
  [
    'same bytes, other spelling',
    MALFORMED,
    'token',
    (kit) => [...parts(kit).slice(0, 2), sameBytes(parts(kit)[2])].join('.'),
  ],
  ['four parts', MALFORMED, 'token', ({ token }) => `${token}.${base64url('{}')}`],
  ['only dots', MALFORMED, 'token', () => '..'],
  [
    'JSON serialization',
    ['TOKEN_MALFORMED', 'TOKEN_AMBIGUOUS'],
    'token',
    (kit) => JSON.stringify({ protected: parts(kit)[0], payload: parts(kit)[1], signature: parts(kit)[2] }),
  ],
  ['header that is a list', MALFORMED, 'signing key', ({ sign, claims }) => sign([], claims)],
  ['payload that is a list', MALFORMED, 'signing key', ({ sign, header, claims }) => sign(header, [claims])],
  ['payload that is no JSON', MALFORMED, 'signing key', ({ sign, header }) => sign(header, 'sub=admin')],
  [
    'nested token',
    ['TOKEN_MALFORMED', 'HEADER_NOT_ALLOWED'],
    'signing key',
    ({ sign, header, token }) => sign({ ...header, cty: 'JWT' }, token),
  ],
  [
    'longer than 8192 bytes',
    ['TOKEN_TOO_LARGE'],
    'signing key',
    ({ sign, header, claims }) => sign(header, { ...claims, padding: 'x'.repeat(6_200) }),
  ],
  [
    'claim named twice',
    DUPLICATE,
    'signing key',
    ({ sign, header, claims }) => sign(header, twice(claims, 'sub', 'somebody')),
  ],
  [
    'header member named twice',
    DUPLICATE,
    'signing key',
    ({ sign, header, claims }) => sign(twice(header, 'alg', 'none'), claims),
  ],
  ['encrypted token', ENCRYPTED, 'token', () => jwe({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })],
  [
    'encrypted with a password and a huge count',
    ENCRYPTED,
    'token',
    () => jwe({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2_000_000_000, p2s: 'c2FsdA' }),
  ],
];

export const ENCODING_FORGERIES: readonly Forgery[] = ROWS.map(([name, reasons, needs, make]) => ({
  name,
  reasons,
  needs,
  forge: make,
}));
