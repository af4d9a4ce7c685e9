import type { AwsRequest } from '../../../lambda/core/aws';
import { recordsBefore } from '../../../lambda/detector/stream/restore';

const point = { streamArn: 'arn:stream', shardId: 'shard', before: '9007199254740995', since: 1_795_514_400 };

/** A shard whose records come in pages. */
function shardOf(pages: readonly (readonly string[])[], { isEndless = false } = {}) {
  const requests: AwsRequest[] = [];
  const call = async (request: AwsRequest): Promise<Record<string, unknown>> => {
    requests.push(request);
    if (request.target.endsWith('GetShardIterator')) return { ShardIterator: '0' };
    const index = Number(request.body['ShardIterator']);
    const Records = (pages[index] ?? []).map((SequenceNumber) => ({ SequenceNumber, Data: `data ${SequenceNumber}` }));
    const isLast = !isEndless && index >= pages.length - 1;
    return { Records, NextShardIterator: String(index + 1), MillisBehindLatest: isLast ? 0 : 1 };
  };
  return { requests, call };
}

async function read(call: (request: AwsRequest) => Promise<Record<string, unknown>>): Promise<string[]> {
  const found: string[] = [];
  for await (const data of recordsBefore(point, call)) found.push(data);
  return found;
}

describe('recordsBefore', () => {
  it('hands over page after page, up to the batch that is about to be judged', async () => {
    const { call } = shardOf([['1', '2'], ['9007199254740994'], ['9007199254740995', '9007199254740996']]);

    expect(await read(call)).toEqual(['data 1', 'data 2', 'data 9007199254740994']);
  });

  it('begins at the moment that it is told', async () => {
    const { call, requests } = shardOf([[]]);

    await read(call);

    expect(requests[0]?.body).toMatchObject({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp: point.since });
  });

  it('goes on over empty pages, and ends where the shard does', async () => {
    const { call } = shardOf([[], ['1'], [], ['2'], []]);

    expect(await read(call)).toEqual(['data 1', 'data 2']);
  });

  it('ends in a shard that never does', async () => {
    const { call, requests } = shardOf([], { isEndless: true });

    expect(await read(call)).toEqual([]);
    expect(requests.length).toBeLessThanOrEqual(201);
  });

  it('fails when a page cannot be read, so that nothing is judged without its past', async () => {
    const { call } = shardOf([['1'], ['2']]);
    const failing = async (request: AwsRequest) => {
      if (request.body['ShardIterator'] === '1') throw new Error('throttled');
      return call(request);
    };

    await expect(read(failing)).rejects.toThrow('throttled');
  });
});
