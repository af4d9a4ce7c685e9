import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { signToken } from '../../../cli/drill/jws';
import type { ProbeKey } from '../../../cli/probe/credentials';

/** The test issuer of every server here, and what its APIs expect. */
export const ISSUER = 'https://id.example.com';
export const AUDIENCE = 'orders-api';
export const CLIENT = 'web-client';
export const MAX_LIFETIME = 3_600;
/** Id of a token that was revoked. */
export const REVOKED = 'revoked-1';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const KEY: { readonly kid: string; readonly publicKey: KeyObject } = { kid: 'key-1', publicKey };
export const PRIVATE_JWK: ProbeKey = { ...privateKey.export({ format: 'jwk' }), kid: KEY.kid, alg: 'ES256' };
export const PUBLIC_JWK: ProbeKey = { ...publicKey.export({ format: 'jwk' }), kid: KEY.kid, alg: 'ES256' };

/** A second issuer that every server here would trust under its own name. */
const partner = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const PARTNER_KEY: { readonly kid: string; readonly publicKey: KeyObject } = {
  kid: 'partner-1',
  publicKey: partner.publicKey,
};
export const PARTNER_JWK: ProbeKey = {
  ...partner.privateKey.export({ format: 'jwk' }),
  kid: PARTNER_KEY.kid,
  alg: 'ES256',
};

/** A token that every server here accepts. */
export function goodToken(claims: Record<string, unknown> = {}): string {
  const iat = Math.floor(Date.now() / 1_000);
  const all = {
    iss: ISSUER,
    sub: 'alice',
    aud: AUDIENCE,
    client_id: CLIENT,
    scope: 'orders.read',
    iat,
    exp: iat + 300,
    jti: randomUUID(),
  };
  return signToken({ alg: 'ES256', kid: KEY.kid, typ: 'at+jwt' }, { ...all, ...claims }, 'ES256', privateKey);
}
