import { setTimeout as wait } from 'node:timers/promises';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { rangeFeeds } from '../core/env';
import { writeRecord } from '../core/log';
import { fetchFeed } from './fetch-feed';
import { updateRanges } from './update-ranges';
import { wafIpSets } from './waf-ip-sets';

const feeds = rangeFeeds();
const deps = {
  sets: wafIpSets(new WAFV2Client()),
  fetch: (url: string) => fetchFeed(url),
  patience: { attempts: 30, random: Math.random, wait: (milliseconds: number) => wait(milliseconds) },
};

/** Brings every IP set up to date. Fails when one could not be: an alarm watches that, and the set keeps what it held. */
export async function handler(): Promise<void> {
  const failures: unknown[] = [];
  for (const feed of feeds) {
    try {
      const sets = await updateRanges(feed, deps);
      writeRecord({ point: 'ranges', urls: feed.urls, sets });
    } catch (error) {
      failures.push(error);
      writeRecord({ point: 'ranges', urls: feed.urls, failure: error instanceof Error ? error.message : 'unknown' });
    }
  }
  if (failures.length > 0)
    throw new Error(`${failures.length} of ${feeds.length} feeds failed`, { cause: failures[0] });
}
