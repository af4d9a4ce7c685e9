import {
  type BadToken,
  bearer,
  claimsText,
  compact,
  forged,
  forgedWith,
  headerText,
  ownKey,
  type Presentation,
  signAs,
  type TokenKit,
} from './kit';

const b64url = (text: string) => Buffer.from(text).toString('base64url');

const spelled = (name: string, reason: BadToken['reason'], change: (token: string) => string): BadToken => ({
  name,
  reason,
  forge: (kit) => change(forged(kit)),
});

/** Signs over the odd spelling, so that only the encoding is wrong. */
function oddly(kit: TokenKit, change: (part: string) => string): string {
  const input = `${change(b64url(headerText(kit)))}.${change(b64url(claimsText(kit)))}`;
  return `${input}.${signAs(kit.alg, ownKey(kit).privateKey, input).toString('base64url')}`;
}

/** The last character of a part carries bits that do not count: another character, the same bytes. */
function otherLastCharacter(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return part.length % 4 === 0 ? part : part.slice(0, -1) + alphabet[alphabet.indexOf(part.slice(-1)) + 1];
}

/** ES256 signatures always end in a character with spare bits. */
const secondSpelling = (kit: TokenKit) => {
  const token = forgedWith(kit, 'ES256');
  return (
    token && token.slice(0, token.lastIndexOf('.') + 1) + otherLastCharacter(token.slice(token.lastIndexOf('.') + 1))
  );
};

const sent = (name: string, reason: BadToken['reason'], present: (token: string) => Presentation): BadToken => ({
  name,
  reason,
  forge: (kit) => present(forged(kit)),
});

const jwe = (header: Record<string, unknown>) =>
  `${b64url(JSON.stringify(header))}.${b64url('key')}.${b64url('iv')}.${b64url('text')}.${b64url('tag')}`;

const long = (kit: TokenKit, length: number) => forged(kit, { claims: { padding: 'x'.repeat(length) } });

/** RFC 7515 section 2 and 7.1; RFC 6750 2.1; CVE-2022-36083, CVE-2024-28176, CVE-2025-30204. */
export const ENCODING: readonly BadToken[] = [
  {
    name: 'padded parts, signed as such',
    reason: 'TOKEN_MALFORMED',
    forge: (kit) => oddly(kit, (part) => `${part}==`),
  },
  {
    name: 'a space in a part, signed as such',
    reason: 'TOKEN_MALFORMED',
    forge: (kit) => oddly(kit, (part) => `${part.slice(0, 9)} ${part.slice(9)}`),
  },
  {
    name: 'a newline in a part, signed as such',
    reason: 'TOKEN_MALFORMED',
    forge: (kit) => oddly(kit, (part) => `${part.slice(0, 9)}\n${part.slice(9)}`),
  },
  {
    name: 'a foreign character in a part, signed as such',
    reason: 'TOKEN_MALFORMED',
    forge: (kit) => oddly(kit, (part) => `${part}!`),
  },
  {
    name: 'the standard base64 alphabet, signed as such',
    reason: 'TOKEN_MALFORMED',
    forge: (kit) => {
      const input = `${b64url(headerText(kit))}.${Buffer.from(claimsText(kit, { name: '\u00ff?>~\u00fe\u00ff??>>' })).toString('base64')}`;
      return `${input}.${signAs(kit.alg, ownKey(kit).privateKey, input).toString('base64url')}`;
    },
  },
  { name: 'a second spelling of the signature', reason: 'TOKEN_MALFORMED', forge: secondSpelling },
  spelled('padding after the signature', 'TOKEN_MALFORMED', (token) => `${token}=`),
  spelled('a space after the token', 'TOKEN_MALFORMED', (token) => `${token} `),
  spelled('a tab after the token', 'TOKEN_MALFORMED', (token) => `${token}\t`),
  spelled('a space before the token', 'TOKEN_MALFORMED', (token) => ` ${token}`),
  spelled('quotes around the token', 'TOKEN_MALFORMED', (token) => `"${token}"`),
  spelled('a NUL after the token', 'TOKEN_MALFORMED', (token) => `${token}\u0000`),
  spelled('a percent-encoded dot', 'TOKEN_MALFORMED', (token) => token.replace('.', '%2E')),
  spelled('a fourth part', 'TOKEN_MALFORMED', (token) => `${token}.${b64url('more')}`),
  spelled('an empty fourth part', 'TOKEN_MALFORMED', (token) => `${token}.`),
  spelled('a dot before the token', 'TOKEN_MALFORMED', (token) => `.${token}`),
  spelled('two parts', 'TOKEN_MALFORMED', (token) => token.slice(0, token.lastIndexOf('.'))),
  spelled('one part', 'TOKEN_MALFORMED', (token) => token.slice(0, token.indexOf('.'))),
  spelled('no payload', 'TOKEN_MALFORMED', (token) => token.replace(/\.[^.]+\./, '..')),
  spelled('no header', 'TOKEN_MALFORMED', (token) => token.slice(token.indexOf('.'))),
  spelled('dots only', 'TOKEN_MALFORMED', () => '..'),
  spelled('five parts of nothing', 'TOKEN_ENCRYPTED', () => '....'),
  spelled('eight thousand dots', 'TOKEN_MALFORMED', () => '.'.repeat(8000)),
  spelled('a hundred thousand dots', 'TOKEN_TOO_LARGE', () => '.'.repeat(100_000)),
  spelled('a word', 'TOKEN_MALFORMED', () => 'token'),
  { name: 'a token of 9 KB', reason: 'TOKEN_TOO_LARGE', forge: (kit) => long(kit, 6500) },
  { name: 'a token of 1 MB', reason: 'TOKEN_TOO_LARGE', forge: (kit) => long(kit, 750_000) },
  {
    name: 'general JSON serialization',
    reason: 'TOKEN_AMBIGUOUS',
    forge: (kit) => {
      const [head, payload, signature] = forged(kit).split('.');
      return JSON.stringify({ payload, signatures: [{ protected: head, signature }] });
    },
  },
  spelled('an encrypted token: RSA-OAEP', 'TOKEN_ENCRYPTED', () => jwe({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })),
  spelled('an encrypted token: dir', 'TOKEN_ENCRYPTED', () => jwe({ alg: 'dir', enc: 'A128GCM' })),
  spelled('an encrypted token: PBES2 with a huge count', 'TOKEN_ENCRYPTED', () =>
    jwe({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2_000_000_000, p2s: 'c2FsdA' }),
  ),
  spelled('an encrypted token: compression bomb', 'TOKEN_ENCRYPTED', () =>
    jwe({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' }),
  ),
  {
    name: 'three parts with the header of an encrypted token',
    reason: 'TOKEN_ENCRYPTED',
    forge: (kit) => forged(kit, { header: { enc: 'A256GCM' } }),
  },
  { name: 'no token at all', reason: 'TOKEN_MISSING', forge: () => ({ authorization: [] }) },
  { name: 'an empty header', reason: 'TOKEN_MISSING', forge: () => ({ authorization: [''] }) },
  { name: 'the scheme alone', reason: 'TOKEN_MISSING', forge: () => ({ authorization: ['Bearer'] }) },
  { name: 'the scheme and a space', reason: 'TOKEN_MALFORMED', forge: () => ({ authorization: ['Bearer '] }) },
  sent('no scheme', 'TOKEN_MISSING', (token) => ({ authorization: [token] })),
  sent('scheme Basic', 'TOKEN_MISSING', () => ({ authorization: ['Basic dXNlcjpwYXNz'] })),
  sent('scheme Negotiate', 'TOKEN_MISSING', (token) => ({ authorization: [`Negotiate ${token}`] })),
  sent('scheme dpop in lower case', 'TOKEN_MALFORMED', (token) => ({ authorization: [`dpop ${token}`] })),
  sent('scheme in lower case', 'TOKEN_MALFORMED', (token) => ({ authorization: [`bearer ${token}`] })),
  sent('scheme in upper case', 'TOKEN_MALFORMED', (token) => ({ authorization: [`BEARER ${token}`] })),
  sent('a tab after the scheme', 'TOKEN_MALFORMED', (token) => ({ authorization: [`Bearer\t${token}`] })),
  sent('the scheme twice', 'TOKEN_MALFORMED', (token) => ({ authorization: [`Bearer Bearer ${token}`] })),
  sent('two headers', 'TOKEN_AMBIGUOUS', (token) => ({ authorization: [`Bearer ${token}`, `Bearer ${token}`] })),
  sent('two headers, one of another kind', 'TOKEN_AMBIGUOUS', (token) => ({
    authorization: [`Bearer ${token}`, 'Basic dXNlcjpwYXNz'],
  })),
  sent('two tokens in one header', 'TOKEN_AMBIGUOUS', (token) => ({
    authorization: [`Bearer ${token}, Bearer ${token}`],
  })),
  sent('header and query', 'TOKEN_AMBIGUOUS', (token) => ({ ...bearer(token), query: { access_token: [token] } })),
  sent('header and query, name in upper case', 'TOKEN_AMBIGUOUS', (token) => ({
    ...bearer(token),
    query: { ACCESS_TOKEN: [token] },
  })),
  sent('query alone', 'TOKEN_MISSING', (token) => ({ authorization: [], query: { access_token: [token] } })),
  {
    name: 'two different tokens in one header, separated by a space',
    reason: 'TOKEN_MALFORMED',
    forge: (kit) => ({ authorization: [`Bearer ${forged(kit)} ${forged(kit, { claims: { sub: 'other' } })}`] }),
  },
  {
    name: 'a compact token of unsigned parts',
    reason: 'ALGORITHM_NOT_ALLOWED',
    forge: (kit) => compact('{"alg":"none"}', claimsText(kit), () => new Uint8Array()),
  },
];
