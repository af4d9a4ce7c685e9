import type { AwsCall } from '../../core/aws';

/** A place in a stream up to which the records of before are wanted. */
export interface RestorePoint {
  readonly streamArn: string;
  readonly shardId: string;
  /** The first record that is not wanted. */
  readonly before: string;
  /** Epoch seconds of the first record that is. */
  readonly since: number;
}

const DEADLINE_MS = 5_000;
const MOST_CALLS = 200;
// GetRecords hands over up to 10 MB, here in Base64.
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The data of the records that a shard held since a moment: what an instance that starts anew has not seen. The stream keeps
 * them, so that no other store of half-finished observations is needed.
 *
 * @throws AwsCallError: the batch is then tried again, so that nothing is judged without its past
 */
export async function* recordsBefore(point: RestorePoint, call: AwsCall): AsyncGenerator<string> {
  const kinesis = (operation: string, body: Record<string, unknown>) =>
    call({
      service: 'kinesis',
      target: `Kinesis_20131202.${operation}`,
      body,
      deadlineMs: DEADLINE_MS,
      maxBytes: MOST_BYTES,
    });
  const { ShardIterator } = await kinesis('GetShardIterator', {
    StreamARN: point.streamArn,
    ShardId: point.shardId,
    ShardIteratorType: 'AT_TIMESTAMP',
    Timestamp: point.since,
  });
  let iterator: unknown = ShardIterator;
  for (let count = 0; typeof iterator === 'string' && count < MOST_CALLS; count++) {
    const page = await kinesis('GetRecords', { StreamARN: point.streamArn, ShardIterator: iterator, Limit: 1000 });
    const records = (page['Records'] ?? []) as { Data: string; SequenceNumber: string }[];
    for (const { Data, SequenceNumber } of records) {
      if (BigInt(SequenceNumber) >= BigInt(point.before)) return;
      yield Data;
    }
    if (records.length === 0 && page['MillisBehindLatest'] === 0) return;
    iterator = page['NextShardIterator'];
  }
}
