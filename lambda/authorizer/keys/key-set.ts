import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { ALGORITHMS, type Algorithm } from '../../../src/vocabulary';

/** A public key, imported once, and the algorithms that it is meant for, of the type for, and strong enough for. */
export interface PreparedKey {
  readonly key: KeyObject;
  /** Found out at import: asking OpenSSL for type and strength costs as much as a signature. */
  readonly algorithms: ReadonlySet<unknown>;
}

/** Keys by id; an id that the set names twice leads to none of them. */
export type KeySet = ReadonlyMap<string, PreparedKey | 'ambiguous'>;

const MAX_KEYS = 100;
const MIN_RSA_BITS = 2048;
// Above it, one verification takes long enough to be a denial of service.
const MAX_RSA_BITS = 8192;

const CURVES: Readonly<Record<string, string>> = {
  ES256: 'prime256v1',
  ES384: 'secp384r1',
  ES512: 'secp521r1',
};

type Jwk = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Jwk => typeof value === 'object' && value !== null && !Array.isArray(value);

const isPublic = (jwk: Jwk): boolean => ['RSA', 'EC', 'OKP'].includes(jwk['kty'] as string) && jwk['d'] === undefined;

/** Imports one public key and finds out what it is fit for; undefined where it is no key. */
export function preparedKey(jwk: Jwk): PreparedKey | undefined {
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    return { key, algorithms: new Set(ALGORITHMS.filter((alg) => isSuitable(jwk, key, alg))) };
  } catch {
    // A key that does not import (an unknown curve, a point off the curve) is no key; the others still are.
    return undefined;
  }
}

/**
 * Imports a JSON Web Key Set, or returns undefined where it is none, is empty or holds more than 100 keys.
 *
 * Symmetric and private keys are left out: a set that publishes them has given them away. Keys without an id can never
 * be chosen, because every token must name one.
 */
export function importKeySet(document: unknown): KeySet | undefined {
  const list = isRecord(document) ? document['keys'] : undefined;
  if (!Array.isArray(list) || list.length === 0 || list.length > MAX_KEYS || !list.every(isRecord)) return undefined;
  const keys = new Map<string, PreparedKey | 'ambiguous'>();
  const seen = new Set<string>();
  for (const jwk of list) {
    const kid = jwk['kid'];
    if (typeof kid !== 'string') continue;
    const key = isPublic(jwk) ? preparedKey(jwk) : undefined;
    if (seen.has(kid)) keys.set(kid, 'ambiguous');
    else if (key) keys.set(kid, key);
    seen.add(kid);
  }
  return keys;
}

function isStrongRsa(key: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  // Exponent 1 makes every message its own signature; an even one is no RSA key.
  const isSound = publicExponent >= 3n && publicExponent % 2n === 1n;
  return key.asymmetricKeyType === 'rsa' && modulusLength >= MIN_RSA_BITS && modulusLength <= MAX_RSA_BITS && isSound;
}

function fitsAlgorithm(key: KeyObject, alg: Algorithm): boolean {
  if (/^[RP]S(?:256|384|512)$/.test(alg)) return isStrongRsa(key);
  if (alg === 'EdDSA') return key.asymmetricKeyType === 'ed25519';
  // RFC 7518 3.4: each ECDSA algorithm has its own curve.
  const curve = key.asymmetricKeyDetails?.namedCurve;
  return key.asymmetricKeyType === 'ec' && curve !== undefined && CURVES[alg] === curve;
}

function isForVerifying({ use, key_ops: operations }: Jwk): boolean {
  if (use !== undefined && use !== 'sig') return false;
  return operations === undefined || (Array.isArray(operations) && operations.includes('verify'));
}

function isSuitable(jwk: Jwk, key: KeyObject, alg: Algorithm): boolean {
  // RFC 9864 names EdDSA over this curve `Ed25519`.
  const named = jwk['alg'] === 'Ed25519' ? 'EdDSA' : jwk['alg'];
  return isForVerifying(jwk) && (named === undefined || named === alg) && fitsAlgorithm(key, alg);
}
