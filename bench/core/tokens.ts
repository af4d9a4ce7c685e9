import { constants, generateKeyPairSync, type JsonWebKey, type KeyObject, randomUUID, sign } from 'node:crypto';

/** Algorithms that are compared: one of each family that issuers use. */
export const BENCH_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;
export type BenchAlgorithm = (typeof BENCH_ALGORITHMS)[number];

/** A key of an issuer and tokens that it signed. */
export interface TokenBatch {
  readonly algorithm: BenchAlgorithm;
  readonly publicKey: KeyObject;
  readonly jwk: JsonWebKey & { readonly kid: string; readonly alg: string; readonly use: string; readonly kty: string };
  readonly tokens: readonly string[];
}

export const ISSUER = 'https://id.example.com';
export const AUDIENCE = 'orders-api';
const KINDS = { RS256: 'rsa', PS256: 'rsa', ES256: 'ec', EdDSA: 'ed25519' } as const;

function pairOf(algorithm: BenchAlgorithm): { privateKey: KeyObject; publicKey: KeyObject } {
  const kind = KINDS[algorithm];
  if (kind === 'rsa') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return kind === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
}

function signed(algorithm: BenchAlgorithm, key: KeyObject, input: string): string {
  const data = Buffer.from(input);
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  const signature = {
    RS256: () => sign('sha256', data, key),
    PS256: () => sign('sha256', data, pss),
    ES256: () => sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }),
    EdDSA: () => sign(null, data, key),
  }[algorithm]();
  return `${input}.${signature.toString('base64url')}`;
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Distinct access tokens (RFC 9068) of about the size that providers issue, valid for ten minutes from now. */
export function tokenBatch(algorithm: BenchAlgorithm, count = 64): TokenBatch {
  const { privateKey, publicKey } = pairOf(algorithm);
  const kid = `${algorithm.toLowerCase()}-2026-11`;
  const now = Math.floor(Date.now() / 1000);
  const tokens = Array.from({ length: count }, (_, index) => {
    const claims = {
      iss: ISSUER,
      aud: [AUDIENCE],
      sub: `user-${index}`,
      client_id: 'orders-web',
      jti: randomUUID(),
      iat: now - 5,
      nbf: now - 5,
      exp: now + 600,
      scope: 'orders:read orders:write',
      tenant: 'acme',
      roles: ['buyer', 'auditor'],
      email: `user-${index}@example.com`,
    };
    return signed(algorithm, privateKey, `${encoded({ alg: algorithm, typ: 'at+jwt', kid })}.${encoded(claims)}`);
  });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' } as TokenBatch['jwk'];
  return { algorithm, publicKey, jwk, tokens };
}
