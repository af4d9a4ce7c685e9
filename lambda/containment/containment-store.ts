import { CONTAINMENT } from '../../src/vocabulary';
import type { AwsCall } from '../core/aws';
import type { Item } from '../core/registry';
import { holds, tableCall } from '../core/table-call';

const DEADLINE_MS = 3_000;
const DAY = 86_400;

/** What is contained. */
export interface Held {
  readonly key: string;
  readonly finding: string;
  /** Epoch seconds. */
  readonly expires: number;
  /** Who asked for the undoing; absent: nobody, it expired. */
  readonly undoneBy?: string;
}

/** The table of what is contained now. */
export interface ContainmentStore {
  /** `opened`: nothing was held; `resumed`: by this finding, and never confirmed; `held`: by another, or confirmed. */
  open(held: Held): Promise<'opened' | 'resumed' | 'held'>;
  confirm(held: Held): Promise<void>;
  close(held: Held): Promise<void>;
  /** Takes one of the hour's actions; false: all are taken. */
  takeOne(now: number, most: number): Promise<boolean>;
  /** What has expired, or was undone. */
  due(now: number): Promise<readonly Held[]>;
}

/** The store in its DynamoDB table. */
export function containmentStore(table: string, call: AwsCall): ContainmentStore {
  const dynamo = tableCall(table, call, DEADLINE_MS);
  const own = ({ key, finding }: Held) => ({
    Key: { [CONTAINMENT.KEY]: { S: key } },
    ConditionExpression: '#f = :f',
    ExpressionAttributeNames: { '#f': 'finding' },
    ExpressionAttributeValues: { ':f': { S: finding } },
  });
  return {
    async open(held) {
      const fresh = {
        ConditionExpression: 'attribute_not_exists(#k)',
        ExpressionAttributeNames: { '#k': CONTAINMENT.KEY },
      };
      if (await holds(dynamo('PutItem', { Item: itemOf(held), ...fresh }))) return 'opened';
      const answer = await dynamo('GetItem', { Key: { [CONTAINMENT.KEY]: { S: held.key } }, ConsistentRead: true });
      const item = answer['Item'] as Item | undefined;
      return text(item, 'finding') === held.finding && !item?.['confirmed'] ? 'resumed' : 'held';
    },
    async confirm(held) {
      const { ExpressionAttributeNames: names, ExpressionAttributeValues: values, ...rest } = own(held);
      await holds(
        dynamo('UpdateItem', {
          ...rest,
          UpdateExpression: 'SET #c = :c',
          ExpressionAttributeNames: { ...names, '#c': 'confirmed' },
          ExpressionAttributeValues: { ...values, ':c': { BOOL: true } },
        }),
      );
    },
    async close(held) {
      await holds(dynamo('DeleteItem', own(held)));
    },
    takeOne: (now, most) => {
      const hour = new Date(now * 1000).toISOString().slice(0, 13);
      return holds(
        dynamo('UpdateItem', {
          Key: { [CONTAINMENT.KEY]: { S: CONTAINMENT.hourKey(hour) } },
          UpdateExpression: 'SET #t = :t ADD #n :one',
          ConditionExpression: 'attribute_not_exists(#n) OR #n < :most',
          ExpressionAttributeNames: { '#n': 'taken', '#t': CONTAINMENT.TTL },
          ExpressionAttributeValues: {
            ':one': { N: '1' },
            ':most': { N: String(most) },
            ':t': { N: String(Math.floor(now) + DAY) },
          },
        }),
      );
    },
    due: (now) => scan(dynamo, now),
  };
}

type Dynamo = (operation: string, body: Record<string, unknown>) => Promise<Record<string, unknown>>;

async function scan(dynamo: Dynamo, now: number): Promise<readonly Held[]> {
  const found: Held[] = [];
  let start: unknown;
  do {
    const page = await dynamo('Scan', {
      FilterExpression: '#e <= :now',
      ExpressionAttributeNames: { '#e': 'expires' },
      ExpressionAttributeValues: { ':now': { N: String(Math.floor(now)) } },
      ConsistentRead: true,
      ...(start !== undefined && { ExclusiveStartKey: start }),
    });
    found.push(...((page['Items'] ?? []) as Item[]).map(heldOf));
    start = page['LastEvaluatedKey'];
  } while (start !== undefined);
  return found;
}

function itemOf({ key, finding, expires }: Held): Item {
  return { [CONTAINMENT.KEY]: { S: key }, finding: { S: finding }, expires: { N: String(Math.floor(expires)) } };
}

function heldOf(item: Item): Held {
  const expires = item['expires'];
  const undoneBy = text(item, 'undoneBy');
  return {
    key: text(item, CONTAINMENT.KEY) ?? '',
    finding: text(item, 'finding') ?? '',
    expires: expires && 'N' in expires ? Number(expires.N) : 0,
    ...(undoneBy !== undefined && { undoneBy }),
  };
}

function text(item: Item | undefined, name: string): string | undefined {
  const attribute = item?.[name];
  return attribute && 'S' in attribute ? attribute.S : undefined;
}
