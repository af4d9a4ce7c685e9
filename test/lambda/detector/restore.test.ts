import { AwsCallError, type AwsRequest } from '../../../lambda/core/aws';
import { recordsBefore } from '../../../lambda/detector/stream/restore';

const UNTIL = 1_795_518_000;
const BATCH = 9_007_199_254_740_995n;
const point = { streamArn: 'arn:stream', shardId: 'shard', before: String(BATCH), until: UNTIL, since: UNTIL - 3_600 };

/** A shard with a record at each of these seconds before the batch, in pages; and the batch itself, and what came after. */
function shardOf(ages: readonly number[], { page = 2, isEndless = false } = {}) {
  const requests: AwsRequest[] = [];
  const past = [...ages]
    .sort((a, b) => b - a)
    .map((age, index) => ({
      SequenceNumber: String(BATCH - BigInt(ages.length - index)),
      Data: `-${age}`,
      ApproximateArrivalTimestamp: UNTIL - age,
    }));
  const later = [0n, 1n].map((more) => ({
    SequenceNumber: String(BATCH + more),
    Data: 'later',
    ApproximateArrivalTimestamp: UNTIL,
  }));
  const all = [...past, ...later];
  const call = async (request: AwsRequest): Promise<Record<string, unknown>> => {
    requests.push(request);
    if (request.target.endsWith('GetShardIterator')) {
      const start = Number(request.body['Timestamp']);
      const found = all.findIndex((each) => each.ApproximateArrivalTimestamp >= start);
      return { ShardIterator: String(found) };
    }
    if (isEndless) return { Records: [], NextShardIterator: '0', MillisBehindLatest: 1 };
    const from = Number(request.body['ShardIterator']);
    const Records = all.slice(from, from + page);
    return { Records, NextShardIterator: String(from + page), MillisBehindLatest: Records.length === 0 ? 0 : 1 };
  };
  return { requests, call };
}

let pauses: number[];

async function read(call: (request: AwsRequest) => Promise<Record<string, unknown>>): Promise<string[]> {
  const found: string[] = [];
  pauses = [];
  const wait = async (milliseconds: number) => void pauses.push(milliseconds);
  for await (const data of recordsBefore(point, { call, wait })) found.push(data);
  return found;
}

describe('recordsBefore', () => {
  it('hands over everything of the hour before the batch, once, in order, and nothing from the batch on', async () => {
    const { call } = shardOf([3_599, 1_800, 901, 900, 899, 301, 300, 299, 10, 1]);

    expect(await read(call)).toEqual([3_599, 1_800, 901, 900, 899, 301, 300, 299, 10, 1].map((age) => `-${age}`));
  });

  it('leaves a gap in the past of a shard that holds too much, and never the latest out', async () => {
    const ages = [...Array.from({ length: 1_000 }, (_, n) => 3_500 - n * 2), 200, 100];
    const { call, requests } = shardOf(ages);

    const found = await read(call);

    expect(found.slice(-2)).toEqual(['-200', '-100']);
    expect(found[0]).toBe('-3500');
    expect(found.length).toBeLessThan(ages.length);
    expect(requests.length).toBeLessThanOrEqual(203);
  });

  it('ends in a shard that never does', async () => {
    const { call, requests } = shardOf([], { isEndless: true });

    expect(await read(call)).toEqual([]);
    expect(requests.length).toBeLessThanOrEqual(203);
  });

  it('fails when a page cannot be read, so that nothing is judged without its past', async () => {
    const { call } = shardOf([9, 8, 7, 6, 5]);
    let pages = 0;
    const failing = async (request: AwsRequest) => {
      pages += request.target.endsWith('GetRecords') ? 1 : 0;
      if (pages === 2) throw new Error('throttled');
      return call(request);
    };

    await expect(read(failing)).rejects.toThrow('throttled');
  });

  it('waits for a shard that is asked too often, and loses nothing of it', async () => {
    const { call } = shardOf([9, 8, 7, 6, 5]);
    let count = 0;
    const throttled = async (request: AwsRequest) => {
      count += 1;
      if (count % 2 === 0) throw new AwsCallError(request.target, 'ProvisionedThroughputExceededException', 400);
      return call(request);
    };

    expect(await read(throttled)).toEqual(['-9', '-8', '-7', '-6', '-5']);
    expect(pauses).toContain(1_000);
  });

  it('asks no more than four times a second', async () => {
    const { call, requests } = shardOf([9, 8, 7, 6, 5]);

    await read(call);

    const pages = requests.filter(({ target }) => target.endsWith('GetRecords')).length;
    expect(pauses.length).toBeGreaterThanOrEqual(pages - 3);
    expect(pauses.every((each) => each >= 250)).toBe(true);
  });

  it('gives up a shard that never answers, so that the batch comes again', async () => {
    const never = (request: AwsRequest) =>
      Promise.reject(new AwsCallError(request.target, 'ProvisionedThroughputExceededException', 400));

    await expect(read(never)).rejects.toThrow('ProvisionedThroughputExceededException');
    expect(pauses).toHaveLength(30);
  });
});
