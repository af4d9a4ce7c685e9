import { filling } from '../../../../lambda/authorizer/limits/bucket';
import { type BucketStore, bucketStore } from '../../../../lambda/authorizer/limits/bucket-store';
import { AwsCallError } from '../../../../lambda/core/aws';
import { DynamoDbError, LocalDynamoDb } from '../../../../cli/gateway/services/dynamodb';

const NOW = 1_800_000_000_000;
const LIMIT = { rate: 10, burst: 20 };
const HOUR = 3_600_000;

describe('buckets in DynamoDB', () => {
  let dynamodb: LocalDynamoDb;
  let serial = 0;
  let key = '';
  const environment = (): BucketStore =>
    bucketStore({
      table: 'buckets',
      deadlineMs: 1000,
      call: async ({ target, body }) => {
        const operation = target.split('.')[1]!;
        return dynamodb.call(operation, body).catch((error: unknown) => {
          if (error instanceof DynamoDbError) throw new AwsCallError(target, error.code, 400);
          throw error;
        });
      },
    });
  const granted = async (store: BucketStore, tokens: number, now = NOW, wanted = tokens) =>
    (await store.charge(key, LIMIT, tokens, wanted, now)).granted;

  beforeAll(async () => {
    dynamodb = await LocalDynamoDb.start();
    await dynamodb.reset([
      {
        name: 'buckets',
        properties: {
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        },
      },
    ]);
  });
  afterAll(() => dynamodb.close());
  beforeEach(() => {
    key = `bucket-${serial++}`;
  });

  it('hold the burst, and no more', async () => {
    const store = environment();

    expect([await granted(store, 15), await granted(store, 5), await granted(store, 1)]).toEqual([15, 5, 0]);
  });

  it('fill at the rate', async () => {
    const store = environment();
    await granted(store, 20);

    expect([await granted(store, 10, NOW + 999), await granted(store, 10, NOW + 1000)]).toEqual([0, 10]);
  });

  it('are never fuller than full', async () => {
    const store = environment();
    await granted(store, 20);

    expect([await granted(store, 20, NOW + HOUR), await granted(store, 1, NOW + HOUR)]).toEqual([20, 0]);
  });

  it('give what is left of what was wished for', async () => {
    const store = environment();
    await granted(store, 15);

    expect(await granted(store, 1, NOW, 12)).toBe(5);
  });

  it('say when a refused charge makes sense again', async () => {
    const store = environment();
    await granted(store, 20);

    const { fullAt } = await store.charge(key, LIMIT, 10, 10, NOW);

    expect(fullAt).toBe(NOW + filling(20, LIMIT));
  });

  it('are charged exactly by twenty environments at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => granted(environment(), 2)));

    expect(outcomes.reduce((sum, tokens) => sum + tokens, 0)).toBe(20);
  });

  it('lock nobody out for an hour after a clock that ran an hour ahead', async () => {
    await granted(environment(), 20, NOW + HOUR);

    const store = environment();

    expect([await granted(store, 1), await granted(store, 10, NOW + 1000)]).toEqual([0, 10]);
  });

  it('are corrected once in the time of a burst, so that a lagging clock cannot empty them again and again', async () => {
    const lagging = environment();
    const honest = environment();
    let served = 0;
    for (let second = 0; second < 10; second += 1) {
      for (let request = 0; request < 40; request += 1) served += await granted(honest, 1, NOW + second * 1000);
      await granted(lagging, 1, NOW - HOUR + second * 1000);
    }

    // Honest alone: 20 and 10 a second; each correction is worth one burst, every two seconds at most.
    expect(served).toBeLessThanOrEqual(20 + 9 * 10 + 5 * 20);
  });

  it('tell nothing when the table is gone', async () => {
    const store = bucketStore({
      table: 'elsewhere',
      deadlineMs: 100,
      call: async () => Promise.reject(new Error('down')),
    });

    await expect(store.charge(key, LIMIT, 1, 1, NOW)).rejects.toThrow('down');
  });
});
