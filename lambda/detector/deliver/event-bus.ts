import { type Finding, FINDING_EVENT } from '../../../src/vocabulary';
import type { AwsCall } from '../../core/aws';
import { findingEvent } from '../finding-event';
import type { Deliver } from './outbox';

const BATCH = 10;
const DEADLINE_MS = 3_000;

/** Puts findings on an event bus; rules there lead on to SNS, tickets and chat. */
export function toEventBus(bus: string, call: AwsCall, now: () => number, api?: string): Deliver {
  return async (findings) => {
    const refused: Finding[] = [];
    for (let start = 0; start < findings.length; start += BATCH) {
      refused.push(...(await putBatch(findings.slice(start, start + BATCH))));
    }
    return refused;
  };

  async function putBatch(batch: readonly Finding[]): Promise<readonly Finding[]> {
    const answer = await call({
      service: 'events',
      target: 'AWSEvents.PutEvents',
      deadlineMs: DEADLINE_MS,
      body: {
        Entries: batch.map((finding) => ({
          EventBusName: bus,
          Source: FINDING_EVENT.SOURCE,
          DetailType: FINDING_EVENT.TYPE,
          Detail: JSON.stringify(findingEvent(finding, now(), api)),
        })),
      },
    });
    // A success of the call says nothing about its entries.
    const entries = (answer['Entries'] ?? []) as { EventId?: string; ErrorCode?: string }[];
    return batch.filter((_, index) => entries[index]?.EventId === undefined);
  }
}
