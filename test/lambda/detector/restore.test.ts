import type { AwsRequest } from '../../../lambda/core/aws';
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

async function read(call: (request: AwsRequest) => Promise<Record<string, unknown>>): Promise<string[]> {
  const found: string[] = [];
  for await (const data of recordsBefore(point, call)) found.push(data);
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
});
