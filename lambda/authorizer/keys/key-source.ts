import type { KeyObject } from 'node:crypto';
import type { Reason } from '../../../src/vocabulary';
import type { KeySet } from './key-set';

/** What a key id led to. The key of an unsuitable one is there too, beside the fault. */
export interface KeyLookup {
  readonly key?: KeyObject;
  readonly fault?: Extract<Reason, 'KEY_UNKNOWN' | 'KEY_UNSUITABLE' | 'KEYS_UNAVAILABLE'>;
}

/** The keys of one issuer. */
export interface KeySource {
  /** Finds the key of an id for an algorithm; waits only when a key set has to be fetched. */
  find(kid: unknown, alg: unknown): KeyLookup | Promise<KeyLookup>;
}

/** Looks a key up in a set that is at hand. */
export function findIn(keys: KeySet, kid: unknown, alg: unknown): KeyLookup {
  const found = typeof kid === 'string' ? keys.get(kid) : undefined;
  if (!found) return { fault: 'KEY_UNKNOWN' };
  // Two keys under one id: which of them the issuer means cannot be told.
  if (found === 'ambiguous') return { fault: 'KEY_UNSUITABLE' };
  return found.algorithms.has(alg) ? { key: found.key } : { key: found.key, fault: 'KEY_UNSUITABLE' };
}

/** A key set that never changes: configured beside the issuer. */
export function staticKeys(keys: KeySet): KeySource {
  return { find: (kid, alg) => findIn(keys, kid, alg) };
}
