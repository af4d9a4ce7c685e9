import { type LakeSource, REFUSED_METRIC } from '../../src/vocabulary';
import { roleCredentials } from '../core/assume-role';
import { awsCall } from '../core/aws';
import { lakeSinkEnv } from '../core/env';
import { writeRecord } from '../core/log';
import { metricLine } from '../core/metrics';
import { againUnlessAll, type QueueAnswer, type QueueEvent } from '../core/queue-batch';
import { sendReceipts } from '../core/receipts';
import { type S3, s3As, s3Client } from '../core/s3';
import { takeMessages } from './lake';

const { api, config } = lakeSinkEnv();
const writers = new Map<string, S3>();

function writerOf({ roleArn }: LakeSource): S3 {
  const known = writers.get(roleArn) ?? s3As(roleCredentials({ roleArn, externalId: config.externalId }));
  writers.set(roleArn, known);
  return known;
}

const deps = {
  config,
  s3: s3Client,
  put: (source: LakeSource, place: Parameters<S3['put']>[0], body: Buffer) => writerOf(source).put(place, body),
  acknowledge: (agents: readonly string[]) => sendReceipts(config.name, agents, awsCall),
  now: () => Date.now(),
};

/** Takes objects of the archive, and findings, into the lake. */
export async function handler(event: QueueEvent): Promise<QueueAnswer> {
  const { failed, ...outcome } = await takeMessages(event.Records, deps);
  writeRecord({ point: 'lake', sink: config.name, failed: failed.length, ...outcome });
  if (outcome.refused > 0)
    writeRecord(metricLine({ api, sink: config.name }, { [REFUSED_METRIC]: outcome.refused }, deps.now()));
  return againUnlessAll(event, failed, outcome.failure);
}
