import { type AwsCall, AwsCallError } from '../../core/aws';

/** A place in a stream up to which the records of before are wanted. */
export interface RestorePoint {
  readonly streamArn: string;
  readonly shardId: string;
  /** The first record that is not wanted. */
  readonly before: string;
  /** Epoch seconds at which it arrived. */
  readonly until: number;
  /** Epoch seconds of the first record that is wanted. */
  readonly since: number;
}

const DEADLINE_MS = 5_000;
/**
 * Parts of the past, by the seconds before the batch at which they begin, and the calls that each may take beside those that were
 * left over: a shard that holds too much leaves a gap at the end of a part, and is read to the batch all the same.
 */
const PARTS = [
  { seconds: 3_600, calls: 80 },
  { seconds: 900, calls: 60 },
  { seconds: 300, calls: 60 },
];
// GetRecords hands over up to 10 MB, here in Base64.
const MOST_BYTES = 16 * 1024 * 1024;

/** A shard gives five answers a second to all of its readers together, and 2 MB. */
const PAUSE_MS = 250;
const THROTTLED_MS = 1_000;
const MOST_THROTTLED = 30;

/** What reading needs. */
export interface RestoreDeps {
  readonly call: AwsCall;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

interface Budget {
  calls: number;
  throttled: number;
}

interface ShardRecord {
  readonly Data: string;
  readonly SequenceNumber: string;
  /** Epoch seconds. */
  readonly ApproximateArrivalTimestamp?: number;
}

/**
 * The data of the records that a shard held since a moment: what an instance that starts anew has not seen. The stream keeps
 * them, so that no other store of half-finished observations is needed.
 *
 * @throws AwsCallError: the batch is then tried again, so that nothing is judged without its past
 */
export async function* recordsBefore(point: RestorePoint, deps: RestoreDeps): AsyncGenerator<string> {
  const budget: Budget = { calls: 0, throttled: 0 };
  for (const [index, { seconds, calls }] of PARTS.entries()) {
    budget.calls += calls;
    const next = PARTS[index + 1];
    const start = Math.max(point.since, point.until - seconds);
    const end = next ? point.until - next.seconds : Number.POSITIVE_INFINITY;
    if (start < end) yield* part(point, { start, end }, { ...deps, budget });
  }
}

/** Records from one moment up to another, or to the batch. */
async function* part(
  { streamArn, shardId, before }: RestorePoint,
  { start, end }: { readonly start: number; readonly end: number },
  { call, wait, budget }: RestoreDeps & { readonly budget: Budget },
): AsyncGenerator<string> {
  const kinesis = (operation: string, body: Record<string, unknown>) =>
    patiently({ wait, budget }, () =>
      call({
        service: 'kinesis',
        target: `Kinesis_20131202.${operation}`,
        body,
        deadlineMs: DEADLINE_MS,
        maxBytes: MOST_BYTES,
      }),
    );
  const { ShardIterator } = await kinesis('GetShardIterator', {
    StreamARN: streamArn,
    ShardId: shardId,
    ShardIteratorType: 'AT_TIMESTAMP',
    Timestamp: start,
  });
  let iterator: unknown = ShardIterator;
  while (typeof iterator === 'string' && budget.calls > 0) {
    budget.calls -= 1;
    const page = await kinesis('GetRecords', { StreamARN: streamArn, ShardIterator: iterator, Limit: 1000 });
    const records = (page['Records'] ?? []) as readonly ShardRecord[];
    for (const { Data, SequenceNumber, ApproximateArrivalTimestamp: arrived = 0 } of records) {
      if (BigInt(SequenceNumber) >= BigInt(before) || arrived >= end) return;
      yield Data;
    }
    if (records.length === 0 && page['MillisBehindLatest'] === 0) return;
    iterator = page['NextShardIterator'];
    await wait(PAUSE_MS);
  }
}

/** A shard that is asked too often answers a little later; a batch that failed for it would begin from the start. */
async function patiently<T>(
  { wait, budget }: Pick<RestoreDeps, 'wait'> & { readonly budget: Budget },
  attempt: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const isThrottled = error instanceof AwsCallError && error.code === 'ProvisionedThroughputExceededException';
      if (!isThrottled || budget.throttled >= MOST_THROTTLED) throw error;
      budget.throttled += 1;
      await wait(THROTTLED_MS);
    }
  }
}
