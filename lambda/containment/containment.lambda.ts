import { setTimeout as wait } from 'node:timers/promises';
import { DETECTION_FINDING, type FindingEvent } from '../../src/vocabulary';
import { awsCall } from '../core/aws';
import { containmentEnv } from '../core/env';
import { writeFault, writeRecord } from '../core/log';
import { again, type QueueAnswer, type QueueEvent, type QueueMessage } from '../core/queue-batch';
import { wafIpSets } from '../core/waf-ip-sets';
import { contain, release } from './contain';
import { containmentStore } from './containment-store';
import { means } from './means';

const { config, table, registryTable } = containmentEnv();
const patience = { attempts: 10, random: Math.random, wait: (milliseconds: number) => wait(milliseconds) };
const deps = {
  config,
  store: containmentStore(table, awsCall),
  means: means({ config, call: awsCall, registryTable, sets: wafIpSets(awsCall), patience }),
  now: Date.now,
  write: writeRecord,
};

/** Contains what a batch of findings asks for, or, without a batch, undoes what has expired. */
export async function handler(event: Partial<QueueEvent>): Promise<QueueAnswer> {
  if (!Array.isArray(event.Records)) {
    await release(deps);
    return again([]);
  }
  const failed: QueueMessage[] = [];
  for (const message of event.Records as readonly QueueMessage[]) {
    try {
      const finding = JSON.parse(message.body) as FindingEvent;
      if (finding.class_uid === DETECTION_FINDING) await contain(finding, deps);
    } catch (error) {
      writeFault(error, message.messageId);
      failed.push(message);
    }
  }
  return again(failed);
}
