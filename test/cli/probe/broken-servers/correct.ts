import { type KeyObject, verify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AUDIENCE, CLIENT, ISSUER, KEY, MAX_LIFETIME, REVOKED } from '../issuer';

type Members = Readonly<Record<string, unknown>>;

/** A token as it came: its bytes decide, not what they parse to. */
export interface Parts {
  readonly header: Members;
  readonly claims: Members;
  readonly input: string;
  readonly signature: Buffer;
}

/** The steps of verifying a token, each of which a broken server leaves out or does wrongly. */
export interface Verifier {
  credential(request: IncomingMessage): string | undefined;
  decode(token: string): Parts;
  key(parts: Parts): KeyObject | undefined | Promise<KeyObject | undefined>;
  header(parts: Parts): boolean;
  algorithm(parts: Parts): boolean;
  type(parts: Parts): boolean;
  signature(parts: Parts, key: KeyObject | undefined): boolean;
  issuer(parts: Parts): boolean;
  audience(parts: Parts): boolean;
  time(parts: Parts): boolean;
  lifetime(parts: Parts): boolean;
  client(parts: Parts): boolean;
  revocation(parts: Parts): boolean;
  subject(parts: Parts): boolean;
  binding(parts: Parts): boolean;
  scope(parts: Parts): boolean;
}

const SKEW = 30;
const MAX_LENGTH = 8_192;

export const now = (): number => Math.floor(Date.now() / 1_000);
export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function bytesOf(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw new Error('not canonical');
  return bytes;
}

/** RFC 8259 leaves members named twice to the parser: a text that does not come back as it was is not taken. */
function objectOf(part: string): Members {
  const text = bytesOf(part).toString('utf8');
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('no object');
  if (JSON.stringify(value) !== text) throw new Error('not canonical');
  return value as Members;
}

/** The twin of every broken server: it leaves nothing out. */
export const CORRECT: Verifier = {
  credential: ({ rawHeaders, headers }) => {
    const count = rawHeaders.filter((name, index) => index % 2 === 0 && /^authorization$/i.test(name)).length;
    return count === 1 ? /^Bearer ([\w.-]+)$/i.exec(headers.authorization ?? '')?.[1] : undefined;
  },
  decode: (token) => {
    const [header = '', claims = '', signature = '', ...more] = token.split('.');
    if (more.length > 0 || token.length > MAX_LENGTH) throw new Error('not three parts of a sane size');
    return {
      header: objectOf(header),
      claims: objectOf(claims),
      input: `${header}.${claims}`,
      signature: bytesOf(signature),
    };
  },
  key: ({ header }) => (header['kid'] === KEY.kid ? KEY.publicKey : undefined),
  header: ({ header }) => Object.keys(header).every((name) => ['alg', 'kid', 'typ'].includes(name)),
  algorithm: ({ header }) => header['alg'] === 'ES256',
  type: ({ header, claims }) => header['typ'] === 'at+jwt' && claims['nonce'] === undefined,
  signature: ({ input, signature }, key) =>
    key !== undefined && verify('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }, signature),
  issuer: ({ claims }) => claims['iss'] === ISSUER,
  audience: ({ claims }) => [claims['aud']].flat().includes(AUDIENCE),
  time: ({ claims: { exp, nbf, iat } }) =>
    isNumber(exp) &&
    isNumber(iat) &&
    (nbf === undefined || (isNumber(nbf) && nbf <= now() + SKEW)) &&
    exp > now() - SKEW &&
    iat <= now() + SKEW,
  lifetime: ({ claims }) => Number(claims['exp']) - Number(claims['iat']) <= MAX_LIFETIME,
  client: ({ claims }) => claims['client_id'] === CLIENT,
  revocation: ({ claims }) => typeof claims['jti'] === 'string' && claims['jti'] !== REVOKED,
  subject: ({ claims: { sub } }) => typeof sub === 'string' && sub !== '',
  // No certificate is asked for and no proof is read here: what is bound to either was not meant for this API.
  binding: ({ claims }) => claims['cnf'] === undefined,
  scope: ({ claims: { scope } }) => typeof scope === 'string' && scope.split(' ').includes('orders.read'),
};
