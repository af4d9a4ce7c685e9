import type { Finding } from '../../../src/vocabulary';
import type { AwsCall } from '../../core/aws';
import { findingEvent } from '../finding-event';
import type { Deliver } from './outbox';

const BATCH = 10;
const DEADLINE_MS = 3_000;

/** Puts findings on a queue, which keeps them until whoever reads it has taken each one. */
export function toQueue(url: string, call: AwsCall, now: () => number, api?: string): Deliver {
  return async (findings) => {
    const refused: Finding[] = [];
    for (let start = 0; start < findings.length; start += BATCH) {
      refused.push(...(await sendBatch(findings.slice(start, start + BATCH))));
    }
    return refused;
  };

  async function sendBatch(batch: readonly Finding[]): Promise<readonly Finding[]> {
    const answer = await call({
      service: 'sqs',
      target: 'AmazonSQS.SendMessageBatch',
      deadlineMs: DEADLINE_MS,
      body: {
        QueueUrl: url,
        Entries: batch.map((finding, index) => ({
          Id: String(index),
          MessageBody: JSON.stringify(findingEvent(finding, now(), api)),
        })),
      },
    });
    // A success of the call says nothing about its entries.
    const sent = new Set(((answer['Successful'] ?? []) as { Id?: string }[]).map(({ Id }) => Id));
    return batch.filter((_, index) => !sent.has(String(index)));
  }
}
