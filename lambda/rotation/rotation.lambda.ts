import { setTimeout as pause } from 'node:timers/promises';
import { awsCall } from '../core/aws';
import { rotationTable } from '../core/env';
import { writeRecord } from '../core/log';
import { type RotationEvent, rotateKey } from './rotate-key';

const table = rotationTable();
const wait = (milliseconds: number) => pause(milliseconds);

/** Rotates the key of transaction tokens, one step at a time, as Secrets Manager asks. */
export async function handler(event: RotationEvent): Promise<void> {
  await rotateKey(event, { call: awsCall, table, now: () => Math.floor(Date.now() / 1000), wait });
  writeRecord({ point: 'rotation', step: event.Step, version: event.ClientRequestToken });
}
