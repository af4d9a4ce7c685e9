import type { IpSetReference, RangeFeed } from '../../src/vocabulary';
import { changeIpSet, type IpSets, type Patience } from '../core/change-ip-set';
import { FeedError, parseFeed } from './parse-feed';

/** What updating needs. */
export interface UpdateDeps {
  readonly sets: IpSets;
  readonly patience: Patience;
  fetch(url: string): Promise<string>;
}

/** What became of one IP set. */
export interface SetOutcome {
  readonly set: string;
  readonly ranges: number;
  readonly written: boolean;
}

/** A set that shrinks by more than this share at once is an accident of the feed, not news. */
const LEAST_REMAINING = 0.5;

/**
 * Brings the IP sets of a feed to what it publishes: exactly that, and nothing at all when the feed cannot be believed.
 *
 * @throws FeedError when the feed is empty, unreadable, or lost half of its ranges at once
 */
export async function updateRanges(feed: RangeFeed, deps: UpdateDeps): Promise<SetOutcome[]> {
  const texts = await Promise.all(feed.urls.map((url) => deps.fetch(url)));
  const { ipv4, ipv6 } = parseFeed(feed, texts);
  return [await follow(feed.ipv4, ipv4, deps), await follow(feed.ipv6, ipv6, deps)];
}

async function follow(
  set: IpSetReference,
  published: readonly string[],
  { sets, patience }: UpdateDeps,
): Promise<SetOutcome> {
  const written = await changeIpSet(sets, set, (current) => changed(set, current, published), patience);
  return { set: set.name, ranges: published.length, written };
}

function changed(
  set: IpSetReference,
  current: readonly string[],
  published: readonly string[],
): readonly string[] | undefined {
  if (published.length < current.length * LEAST_REMAINING) {
    throw new FeedError(
      `the feed lists ${published.length} ranges for IP set ${set.name}, which holds ${current.length}`,
    );
  }
  const known = new Set(current);
  const isSame = known.size === published.length && published.every((range) => known.has(range));
  return isSame ? undefined : published;
}
