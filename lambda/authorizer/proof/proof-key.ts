import { hash } from 'node:crypto';
import { type PreparedKey, preparedKey } from '../keys/key-set';
import type { JsonObject } from '../token/decode-token';

/** The key that a proof brings, and the name under which tokens are bound to it. */
export interface ProofKey extends PreparedKey {
  /** JWK thumbprint, SHA-256 in base64url (RFC 7638). */
  readonly thumbprint: string;
}

// RFC 7638 section 3.2, RFC 8037 section 2: the members that make the key, in lexicographic order.
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
  RSA: ['e', 'kty', 'n'],
};
// RFC 7518 section 6: whoever sends one of these has given the key away.
const PRIVATE_MEMBERS = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

/** Proofs of one client share one header, which the decoder hands out as one object: its key is imported once. */
const known = new WeakMap<JsonObject, ProofKey | 'unusable'>();

/** The key in the header of a proof, or undefined where it is none, a private one, or one of no use for signatures. */
export function proofKeyOf(header: JsonObject): ProofKey | undefined {
  const kept = known.get(header);
  if (kept) return kept === 'unusable' ? undefined : kept;
  const key = importedFrom(header['jwk']);
  known.set(header, key ?? 'unusable');
  return key;
}

function importedFrom(jwk: unknown): ProofKey | undefined {
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) return undefined;
  const key = jwk as JsonObject;
  const names = MEMBERS[String(key['kty'])];
  const isPublic = !Object.keys(key).some((name) => PRIVATE_MEMBERS.has(name));
  if (!names || !isPublic || !names.every((name) => typeof key[name] === 'string')) return undefined;
  const prepared = preparedKey(key);
  return prepared && { key: prepared.key, algorithms: prepared.algorithms, thumbprint: thumbprintOf(key, names) };
}

function thumbprintOf(jwk: JsonObject, names: readonly string[]): string {
  const members = names.map((name) => `"${name}":${JSON.stringify(jwk[name])}`);
  return hash('sha256', `{${members.join(',')}}`, 'base64url');
}
