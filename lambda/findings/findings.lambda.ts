import { awsCall } from '../core/aws';
import { findingsEnv } from '../core/env';
import { writeRecord } from '../core/log';
import type { QueueAnswer, QueueEvent } from '../core/queue-batch';
import { importFindings } from './import-findings';
import { placeOf } from './place';

const subject = findingsEnv();

/** Takes findings from their queue into Security Hub of the account that the function runs in. */
export function handler(event: QueueEvent, context: { readonly invokedFunctionArn: string }): Promise<QueueAnswer> {
  const place = placeOf(context.invokedFunctionArn);
  return importFindings(event, { call: awsCall, subject, place, write: writeRecord });
}
