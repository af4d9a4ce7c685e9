import { setTimeout as wait } from 'node:timers/promises';
import { REFUSED_METRIC } from '../../src/vocabulary';
import { awsCall } from '../core/aws';
import { indexSinkEnv } from '../core/env';
import { writeRecord } from '../core/log';
import { metricLine } from '../core/metrics';
import { s3Client } from '../core/s3';
import type { StreamRecord } from '../core/stream-records';
import { indexBatch } from './indexer';
import { openSearch } from './open-search';
import { sendReceipts } from '../core/receipts';

const { api, config } = indexSinkEnv();
const deps = {
  config,
  s3: s3Client,
  post: openSearch(config),
  acknowledge: (agents: readonly string[]) => sendReceipts(config.name, agents, awsCall),
  wait: (milliseconds: number) => wait(milliseconds),
};

/** Takes records from the stream into an index. */
export async function handler(event: { readonly Records: readonly StreamRecord[] }): Promise<void> {
  const { indexed, refused } = await indexBatch(event.Records, deps);
  writeRecord({ point: 'indexer', sink: config.name, indexed, refused });
  if (refused > 0) writeRecord(metricLine({ api, sink: config.name }, { [REFUSED_METRIC]: refused }, Date.now()));
}
