import { setTimeout as wait } from 'node:timers/promises';
import { DETECTIONS } from '../../src/vocabulary/detections';
import { awsCall } from '../core/aws';
import { detectorEnv } from '../core/env';
import { writeRecord } from '../core/log';
import { toEventBus } from './deliver/event-bus';
import { toQueue } from './deliver/queue';
import { withoutCanaries } from './deliver/without-canaries';
import { Detector, type DetectorEvent } from './detector';
import { recordsBefore } from './stream/restore';

const env = detectorEnv();

const detector = new Detector({
  api: env.api,
  detections: DETECTIONS,
  clientAddressHeader: env.clientAddressHeader,
  receivers: [
    ...(env.eventBus === undefined ? [] : [toEventBus(env.eventBus, awsCall, Date.now, env.api)]),
    ...env.findingQueues.map((url) => withoutCanaries(toQueue(url, awsCall, Date.now, env.api))),
  ],
  now: Date.now,
  write: writeRecord,
  past: (first, since) => {
    const [shardId = ''] = first.eventID.split(':');
    const { sequenceNumber: before, approximateArrivalTimestamp: until } = first.kinesis;
    if (env.streamArn === undefined) return nothing();
    return recordsBefore({ streamArn: env.streamArn, shardId, before, until, since }, { call: awsCall, wait });
  },
});

async function* nothing(): AsyncGenerator<string> {}

/** Reads the records of the API and raises findings. */
export async function handler(event: DetectorEvent): Promise<void> {
  await detector.handle(event);
}
