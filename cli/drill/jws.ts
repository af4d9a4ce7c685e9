import { constants, createHmac, type KeyObject, sign } from 'node:crypto';

/** A token taken apart, to be put together wrongly. */
export interface TokenText {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
  readonly signature: string;
}

export const base64url = (value: string | Buffer): string => Buffer.from(value).toString('base64url');

export function decodeToken(token: string): TokenText {
  const [header = '', claims = '', signature = ''] = token.split('.');
  return { header: parsePart(header), claims: parsePart(claims), signature };
}

function parsePart(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
}

/** What is signed: header and payload, each given as object or as literal JSON text. */
export function signingInput(header: object | string, claims: object | string): string {
  const text = (part: object | string) => (typeof part === 'string' ? part : JSON.stringify(part));
  return `${base64url(text(header))}.${base64url(text(claims))}`;
}

/** A token signed with `algorithm`, whatever its header says. */
export function signToken(header: object | string, claims: object | string, algorithm: string, key: KeyObject): string {
  const input = signingInput(header, claims);
  return `${input}.${base64url(signature(algorithm, Buffer.from(input), key))}`;
}

export function hmacToken(header: object, claims: object, algorithm: string, secret: string | Buffer): string {
  const input = signingInput(header, claims);
  return `${input}.${createHmac(`sha${algorithm.slice(2)}`, secret)
    .update(input)
    .digest('base64url')}`;
}

/** RFC 7518 section 3: hash by the digits, scheme by the letters; ECDSA as r||s. */
function signature(algorithm: string, input: Buffer, key: KeyObject): Buffer {
  if (algorithm === 'EdDSA') return sign(null, input, key);
  const hash = `sha${algorithm.slice(2)}`;
  if (algorithm.startsWith('ES')) return sign(hash, input, { key, dsaEncoding: 'ieee-p1363' });
  if (algorithm.startsWith('PS')) {
    return sign(hash, input, {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    });
  }
  return sign(hash, input, key);
}
