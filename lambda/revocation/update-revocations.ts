import { X509Certificate } from 'node:crypto';
import type { RevocationFeed } from '../../src/vocabulary';
import type { S3 } from '../core/s3';
import { readRevocationList, type RevocationList } from './revocation-list';
import type { RevocationStore } from './revocation-store';

/** What came of one list. */
export interface ListOutcome {
  readonly source: string;
  /** Absent: written, or the same as the last one. */
  readonly failure?: string;
  readonly revoked?: number;
  /** From when until when it holds, where it was believed. */
  readonly validity?: Pick<RevocationList, 'thisUpdate' | 'nextUpdate'>;
}

export interface UpdateDeps {
  readonly s3: S3;
  /** Reads a list over HTTP. */
  readonly fetch: (url: string, maxBytes: number) => Promise<Buffer>;
  readonly store: RevocationStore;
  /** Epoch seconds. */
  readonly now: () => number;
}

/** A list of 100,000 certificates has 4 MB. */
const MAX_LIST_BYTES = 8 * 1024 * 1024;
const MAX_TRUSTSTORE_BYTES = 1_000_000;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** Brings the deny list up to date. A list that cannot be had or believed changes nothing, and hinders no other one. */
export async function updateRevocations(feeds: readonly RevocationFeed[], deps: UpdateDeps): Promise<ListOutcome[]> {
  const outcomes: ListOutcome[] = [];
  for (const feed of feeds) {
    if (feed.lists.length === 0) continue;
    const authorities = await authoritiesOf(feed, deps.s3);
    for (const source of feed.lists) outcomes.push(await updateFrom(source, authorities, deps));
  }
  return outcomes;
}

/** The authorities that a truststore holds now, whoever put them there. */
export async function authoritiesOf({ truststore }: RevocationFeed, s3: S3): Promise<X509Certificate[]> {
  const pem = (await s3.get(truststore, MAX_TRUSTSTORE_BYTES)).toString('utf8');
  return (pem.match(CERTIFICATE) ?? []).map((each) => new X509Certificate(each));
}

async function updateFrom(
  source: string,
  authorities: readonly X509Certificate[],
  deps: UpdateDeps,
): Promise<ListOutcome> {
  try {
    const list = readRevocationList(await bytesOf(source, deps), authorities, deps.now());
    const last = await deps.store.lastUpdate(list.issuer);
    // Somebody who can put an old list in the place of the new one would bring revoked certificates back.
    if (list.thisUpdate < last) return { source, failure: 'is older than the one that was read before' };
    if (list.thisUpdate > last) await deps.store.write(list);
    const { thisUpdate, nextUpdate } = list;
    return { source, revoked: list.serials.length, validity: { thisUpdate, nextUpdate } };
  } catch (error) {
    return { source, failure: error instanceof Error ? error.message : 'could not be read' };
  }
}

function bytesOf(source: string, { s3, fetch }: UpdateDeps): Promise<Buffer> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(source) ?? [];
  return bucket && key ? s3.get({ bucket, key }, MAX_LIST_BYTES) : fetch(source, MAX_LIST_BYTES);
}
