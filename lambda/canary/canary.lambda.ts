import { awsCall } from '../core/aws';
import { canaryEnv } from '../core/env';
import { writeRecord } from '../core/log';
import { secretOf } from '../core/secret';
import { Canary } from './canary';
import { sendRequest } from './send-request';

const { api, config, secret } = canaryEnv();

const canary = new Canary({
  api,
  config,
  secret: secretOf(secret, awsCall),
  send: sendRequest,
  now: Date.now,
  write: writeRecord,
});

/** Sends a canary on schedule, and takes the finding of one. */
export async function handler(event: unknown): Promise<void> {
  await canary.handle(event);
}
