import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Algorithm } from '../../../src/vocabulary';

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

type Algorithms = ReadonlySet<Algorithm>;
const NONE: Algorithms = new Set();
const OF_RSA: Algorithms = new Set(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']);
const OF_ED25519: Algorithms = new Set(['EdDSA']);
// RFC 7518 3.4: each ECDSA algorithm has its own curve.
const OF_CURVE: ReadonlyMap<unknown, Algorithms> = new Map<unknown, Algorithms>([
  ['P-256', new Set(['ES256'])],
  ['P-384', new Set(['ES384'])],
  ['P-521', new Set(['ES512'])],
]);

type Jwk = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Jwk => typeof value === 'object' && value !== null && !Array.isArray(value);

const isPublic = (jwk: Jwk): boolean => ['RSA', 'EC', 'OKP'].includes(jwk['kty'] as string) && jwk['d'] === undefined;

/** Imports one public key and finds out what it is fit for; undefined where it is no key. */
export function preparedKey(jwk: Jwk): PreparedKey | undefined {
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    return { key, algorithms: isForVerifying(jwk) ? fitting(jwk, key) : NONE };
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
  return modulusLength >= MIN_RSA_BITS && modulusLength <= MAX_RSA_BITS && isSound;
}

/** The algorithms that the key is of the type for and strong enough for, of which it may name one itself. */
function fitting(jwk: Jwk, key: KeyObject): Algorithms {
  const able = byType(jwk, key);
  if (jwk['alg'] === undefined) return able;
  // RFC 9864 names EdDSA over this curve `Ed25519`.
  const named = jwk['alg'] === 'Ed25519' ? 'EdDSA' : jwk['alg'];
  return new Set([...able].filter((alg) => alg === named));
}

function byType(jwk: Jwk, key: KeyObject): Algorithms {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return isStrongRsa(key) ? OF_RSA : NONE;
    case 'ec':
      // The key was made on the curve of this name: to ask OpenSSL for it again would cost a tenth of the import.
      return OF_CURVE.get(jwk['crv']) ?? NONE;
    case 'ed25519':
      return OF_ED25519;
    default:
      return NONE;
  }
}

function isForVerifying({ use, key_ops: operations }: Jwk): boolean {
  if (use !== undefined && use !== 'sig') return false;
  return operations === undefined || (Array.isArray(operations) && operations.includes('verify'));
}
