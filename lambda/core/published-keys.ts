import { createPublicKey, type KeyObject } from 'node:crypto';
import { TRANSACTION_KEYS } from '../../src/vocabulary';
import type { AwsCall } from './aws';

const DEADLINE_MS = 2_000;
/** A key set is read again after this time, so that a withdrawn key is not trusted for long. */
const KEEP_SECONDS = 300;
/** An unknown key may be a new one: the set is read again, and not more often than this. */
const RETRY_SECONDS = 1;

/** A public key that verifies transaction tokens, as a JSON Web Key. */
export interface PublishedKey {
  readonly kid: string;
  /** Epoch seconds from which on it verifies nothing; absent: it is in use. */
  readonly exp?: number;
  readonly [member: string]: unknown;
}

/** Gives public keys by key id; one that is not known, or no longer valid, is undefined. */
export interface KeyStore {
  get(kid: string): KeyObject | undefined | Promise<KeyObject | undefined>;
}

/** Keys that are in the table, and the version that a change must name. */
export interface PublishedSet {
  readonly keys: readonly PublishedKey[];
  readonly version: number;
}

/**
 * Reads the published keys: none at all is an empty set.
 *
 * @throws AwsCallError
 */
export async function readPublishedKeys(table: string, call: AwsCall): Promise<PublishedSet> {
  const { KEY, ITEM } = TRANSACTION_KEYS;
  const body = { TableName: table, Key: { [KEY]: { S: ITEM } }, ConsistentRead: true };
  const answer = await call({
    service: 'dynamodb',
    target: 'DynamoDB_20120810.GetItem',
    body,
    deadlineMs: DEADLINE_MS,
  });
  const item = answer['Item'] as { keys?: { S?: string }; version?: { N?: string } } | undefined;
  const keys: unknown = JSON.parse(item?.keys?.S ?? '[]');
  return { keys: Array.isArray(keys) ? (keys as PublishedKey[]) : [], version: Number(item?.version?.N ?? 0) };
}

interface Kept {
  readonly keys: ReadonlyMap<string, { readonly key: KeyObject; readonly exp?: number }>;
  readonly since: number;
}

/**
 * The published keys as a verifier holds them: read on first use, again after five minutes, and at once for a key that is
 * not among them, which is how a verifier learns of a rotation. `now` in epoch seconds.
 */
export function publishedKeyStore(read: () => Promise<readonly PublishedKey[]>, now: () => number): KeyStore {
  let kept: Kept | undefined;
  let reading: Promise<Kept> | undefined;
  const refresh = (): Promise<Kept> => {
    reading ??= read()
      .then((keys) => (kept = { keys: imported(keys), since: now() }))
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };
  const alive = (set: Kept, kid: string): KeyObject | undefined => {
    const found = set.keys.get(kid);
    return found && (found.exp === undefined || now() < found.exp) ? found.key : undefined;
  };
  return {
    get: async (kid) => {
      const age = kept ? now() - kept.since : Number.POSITIVE_INFINITY;
      if (kept && age < KEEP_SECONDS && (kept.keys.has(kid) || age < RETRY_SECONDS)) return alive(kept, kid);
      return alive(await refresh(), kid);
    },
  };
}

function imported(keys: readonly PublishedKey[]): Kept['keys'] {
  const usable = keys.filter(({ kty, crv, d }) => kty === 'OKP' && crv === 'Ed25519' && d === undefined);
  return new Map(
    usable.map((jwk) => {
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: String(jwk['x']) }, format: 'jwk' });
      return [jwk.kid, { key, ...(typeof jwk.exp === 'number' && { exp: jwk.exp }) }] as const;
    }),
  );
}
