import type { KeySet } from './key-set';
import { findIn, type KeyLookup, type KeySource } from './key-source';

/** Fetches and imports a key set; rejects when it cannot be had. */
export type FetchKeySet = () => Promise<KeySet>;

export interface RemoteKeysOptions {
  readonly fetch: FetchKeySet;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Keys known beforehand, so that the first request of an instance need not wait for a fetch. */
  readonly warm?: KeySet;
}

/** A set is used for this long before it is fetched again. */
export const FRESH_MS = 10 * 60_000;
/** The last good set is used for this long when it cannot be fetched. */
export const STALE_MS = 60 * 60_000;
/** Pause after a failed fetch, and between fetches for key ids that the set does not have. */
export const PAUSE_MS = 30_000;

/** A fresh instance answers from keys known beforehand for this long, while its first fetch is under way. */
export const WARM_MS = 60_000;

interface State {
  readonly bornAt: number;
  /** Undefined before the first good fetch. */
  keys?: KeySet;
  fetchedAt: number;
  /** When the last attempt ended, well or not. */
  attemptedAt: number;
  flight?: Promise<void>;
}

// A clock that leaps back makes an age negative: then nothing is fresh.
const isWithin = (since: number, now: number, bound: number) => now - since >= 0 && now - since < bound;

function initialState({ now }: RemoteKeysOptions): State {
  return { bornAt: now(), fetchedAt: Number.NEGATIVE_INFINITY, attemptedAt: Number.NEGATIVE_INFINITY };
}

async function fetchOnce(state: State, { fetch, now }: RemoteKeysOptions): Promise<void> {
  try {
    state.keys = await fetch();
    state.fetchedAt = now();
  } catch {
    // Not recorded here: each refusal that follows from it is, as KEYS_UNAVAILABLE.
  } finally {
    state.attemptedAt = now();
    state.flight = undefined;
  }
}

/** One fetch at a time, however many ask for it. */
function refresh(state: State, options: RemoteKeysOptions): Promise<void> {
  state.flight ??= fetchOnce(state, options);
  return state.flight;
}

/** Keys known beforehand have no say once a fetch was good: what the issuer has withdrawn since then stays withdrawn. */
function keysAtHand(state: State, { warm }: RemoteKeysOptions, now: number): KeySet | undefined {
  if (!state.keys) return isWithin(state.bornAt, now, STALE_MS) ? warm : undefined;
  return isWithin(state.fetchedAt, now, STALE_MS) ? state.keys : undefined;
}

function settled(state: State, options: RemoteKeysOptions, kid: unknown, alg: unknown, now: number): KeyLookup {
  const keys = keysAtHand(state, options, now);
  return keys ? findIn(keys, kid, alg) : { fault: 'KEYS_UNAVAILABLE' };
}

async function afterRefresh(state: State, options: RemoteKeysOptions, kid: unknown, alg: unknown): Promise<KeyLookup> {
  await refresh(state, options);
  return settled(state, options, kid, alg, options.now());
}

/** The key is known beforehand, and the instance so young that its first fetch may still be under way. */
const isWarm = ({ keys, bornAt }: State, { fault }: KeyLookup, now: number): boolean =>
  keys === undefined && fault === undefined && isWithin(bornAt, now, WARM_MS);

/**
 * The key set behind a URL: fetched when needed, kept for ten minutes, for an hour when the issuer is down.
 *
 * A key id that the set does not have triggers a fetch, so that a rotation is noticed at once, but at most one every 30
 * seconds: the id comes from the caller.
 */
export function remoteKeys(options: RemoteKeysOptions): KeySource {
  const state = initialState(options);
  return {
    find(kid, alg) {
      const now = options.now();
      const isPaused = isWithin(state.attemptedAt, now, PAUSE_MS);
      const isFresh = state.keys !== undefined && isWithin(state.fetchedAt, now, FRESH_MS);
      const lookup = settled(state, options, kid, alg, now);
      const isWanting = !isFresh || lookup.fault === 'KEY_UNKNOWN';
      if (!isWanting) return lookup;
      if (isPaused && !state.flight) return lookup;
      const refreshed = afterRefresh(state, options, kid, alg);
      // Whoever does not wait for it cannot see it fail: it never rejects.
      return isWarm(state, lookup, now) ? lookup : refreshed;
    },
  };
}
