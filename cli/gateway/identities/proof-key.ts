import { generateKeyPairSync, hash, type KeyObject } from 'node:crypto';

/** A key to which tokens are bound (RFC 9449): the caller proves with each request that it holds the private half. */
export interface ProofKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** RFC 7638: what a bound token holds as `cnf.jkt`. */
  readonly thumbprint: string;
}

/** A fresh key for ES256. */
export function newProofKey(): ProofKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' });
  return { privateKey, publicKey, thumbprint: hash('sha256', JSON.stringify({ crv, kty, x, y }), 'base64url') };
}
