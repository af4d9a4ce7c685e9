import { BUCKETS } from '../../../src/vocabulary';
import { type AwsCall, AwsCallError } from '../../core/aws';
import { type BucketRate, capacity, filling, isAhead } from './bucket';

/** What became of a charge: so many tokens; none, and then when the bucket will be full. */
export interface Charge {
  readonly granted: number;
  /** Epoch milliseconds. Of a refusal: it is this full at most until then, because nobody gives tokens back. */
  readonly fullAt: number;
}

/** The buckets of all consumers, shared by all execution environments. Throws when it cannot tell. */
export interface BucketStore {
  /** Takes up to `wanted` tokens and at least `least`, or none. */
  charge(key: string, limit: BucketRate, least: number, wanted: number, now: number): Promise<Charge>;
}

const ATTEMPTS = 4;
/** How long an idle item stays, beyond the time it takes to fill: an absent item is a full bucket. */
const KEPT_SECONDS = 3600;

/** How the table of buckets is reached. */
export interface BucketTable {
  readonly table: string;
  readonly call: AwsCall;
  /** Milliseconds for one call. */
  readonly deadlineMs: number;
}

/** The buckets in their DynamoDB table: one conditional write a charge, one read more where it fails. */
export function bucketStore(options: BucketTable): BucketStore {
  const known = new Map<string, number>();
  return {
    charge: async (key, limit, least, wanted, now) => {
      let fullAt = known.get(key);
      let tokens = Math.min(wanted, Math.floor(limit.burst));
      if (tokens < least) return { granted: 0, fullAt: now + filling(limit.burst, limit) };
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const after = await write(options, key, limit, { tokens, fullAt, now });
        if (after !== undefined) {
          remember(known, key, after);
          return { granted: tokens, fullAt: after };
        }
        fullAt = await mended(options, key, limit, now);
        tokens = Math.min(wanted, capacity(fullAt, limit, now));
        if (tokens < least) return { granted: 0, fullAt: fullAt ?? now };
      }
      // Lost every race: others are being served, so that asking again soon is right.
      return { granted: 0, fullAt: now };
    },
  };
}

interface Attempt {
  readonly tokens: number;
  /** What is known of the item, from whenever. */
  readonly fullAt: number | undefined;
  readonly now: number;
}

const rounded = (milliseconds: number) => ({ N: String(Number(milliseconds.toFixed(3))) });

/**
 * The write itself; undefined where the item is not in the state that the write is for. A bucket in use is moved on from
 * where it is, so that writers at the same time do not disturb each other; a full one starts from now.
 */
async function write(
  { table, call, deadlineMs }: BucketTable,
  key: string,
  limit: BucketRate,
  { tokens, fullAt, now }: Attempt,
): Promise<number | undefined> {
  const cost = filling(tokens, limit);
  const isInUse = fullAt !== undefined && fullAt >= now;
  const state = isInUse
    ? {
        set: '#f = #f + :cost',
        when: '#f BETWEEN :now AND :last',
        values: { ':last': rounded(now + filling(limit.burst, limit) - cost) },
      }
    : { set: '#f = :now + :cost', when: 'attribute_not_exists(#f) OR #f < :now', values: {} };
  const expires = Math.ceil((now + filling(limit.burst, limit)) / 1000) + KEPT_SECONDS;
  const answer = await conditional(
    call({
      service: 'dynamodb',
      target: 'DynamoDB_20120810.UpdateItem',
      body: {
        TableName: table,
        Key: { [BUCKETS.KEY]: { S: key } },
        UpdateExpression: `SET ${state.set}, #e = :expires`,
        ConditionExpression: state.when,
        ExpressionAttributeNames: { '#f': BUCKETS.FULL_AT, '#e': BUCKETS.EXPIRES },
        ExpressionAttributeValues: {
          ':now': rounded(now),
          ':cost': rounded(cost),
          ':expires': { N: String(expires) },
          ...state.values,
        },
        ReturnValues: 'UPDATED_NEW',
      },
      deadlineMs,
    }),
  );
  return answer && (numberOf(answer['Attributes']) ?? now + cost);
}

/** What the item says; an item that a wrong clock left behind is set to empty from now, which ends the lock-out. */
async function mended(
  { table, call, deadlineMs }: BucketTable,
  key: string,
  limit: BucketRate,
  now: number,
): Promise<number | undefined> {
  const request = { TableName: table, Key: { [BUCKETS.KEY]: { S: key } } };
  const answer = await call({
    service: 'dynamodb',
    target: 'DynamoDB_20120810.GetItem',
    body: { ...request, ConsistentRead: true },
    deadlineMs,
  });
  const fullAt = numberOf(answer['Item']);
  if (fullAt === undefined || !isAhead(fullAt, limit, now)) return fullAt;
  const empty = now + filling(limit.burst, limit);
  await conditional(
    call({
      service: 'dynamodb',
      target: 'DynamoDB_20120810.UpdateItem',
      body: {
        ...request,
        UpdateExpression: 'SET #f = :empty, #m = :now',
        // Who is wrong cannot be told. Once in the time of a whole burst: a clock that lags then doubles the rate at most.
        ConditionExpression: '#f = :wrong AND (attribute_not_exists(#m) OR NOT #m BETWEEN :recent AND :now)',
        ExpressionAttributeNames: { '#f': BUCKETS.FULL_AT, '#m': BUCKETS.MENDED_AT },
        ExpressionAttributeValues: {
          ':empty': rounded(empty),
          ':wrong': { N: String(fullAt) },
          ':now': rounded(now),
          ':recent': rounded(now - filling(limit.burst, limit)),
        },
      },
      deadlineMs,
    }),
  );
  return empty;
}

async function conditional(call: ReturnType<AwsCall>): Promise<Record<string, unknown> | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof AwsCallError && error.code === 'ConditionalCheckFailedException') return undefined;
    throw error;
  }
}

function numberOf(item: unknown): number | undefined {
  const value = (item as Record<string, { N?: unknown } | undefined> | undefined)?.[BUCKETS.FULL_AT]?.N;
  const found = Number(value ?? Number.NaN);
  return Number.isFinite(found) ? found : undefined;
}

const MOST_KNOWN = 10_000;

function remember(known: Map<string, number>, key: string, fullAt: number): void {
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, fullAt);
}
