import { setTimeout as wait } from 'node:timers/promises';
import { awsCall } from '../core/aws';
import { writeRecord } from '../core/log';
import { s3Client } from '../core/s3';
import { putAnswer } from './answer';
import type { CustomResourceEvent } from './custom-resource';
import { provide } from './provide';

/** The provider of our custom resources. CloudFormation learns the outcome by the answer, and waits until it comes. */
export async function handler(event: CustomResourceEvent): Promise<void> {
  const answer = await provide(event, { call: awsCall, s3: s3Client, now: () => Math.floor(Date.now() / 1000), wait });
  const { RequestType: request, ResourceType: type, LogicalResourceId: resource } = event;
  writeRecord({ point: 'registry', request, type, resource, status: answer.Status, failure: answer.Reason });
  await putAnswer(event.ResponseURL, answer);
}
