import type { BusEvent } from './event-bus';

/** What S3 tells EventBridge of a new object ("Amazon S3 event message structure"). */
export function createdEvent(bucket: string, key: string): BusEvent {
  return { source: 'aws.s3', detailType: 'Object Created', detail: { bucket: { name: bucket }, object: { key } } };
}
