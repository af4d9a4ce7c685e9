import { REGISTRY } from '../../src/vocabulary';
import type { AwsCall } from '../core/aws';
import type { Item } from '../core/registry';
import { holds, tableCall } from '../core/table-call';

const DEADLINE_MS = 5_000;

/** The registry table, as the provider needs it. */
export interface ConsumerStore {
  read(key: string): Promise<Item | undefined>;
  /** Writes a client's pointer, unless another consumer than those named holds it. False: refused. */
  claim(item: Item, releasedBy: readonly string[]): Promise<boolean>;
  /** Removes a client's pointer as long as it still belongs to the consumer. */
  release(key: string, consumerId: string): Promise<void>;
  /** Writes a consumer on top of what was read; false: someone else changed its status meanwhile. */
  save(item: Item, before: Item | undefined): Promise<boolean>;
}

/** The store in its DynamoDB table. */
export function consumerStore(table: string, call: AwsCall): ConsumerStore {
  const dynamo = tableCall(table, call, DEADLINE_MS);
  return {
    read: async (key) =>
      (await dynamo('GetItem', { Key: keyOf(key), ConsistentRead: true }))['Item'] as Item | undefined,
    claim: (item, releasedBy) => holds(dynamo('PutItem', { Item: item, ...claimCondition(item, releasedBy) })),
    release: async (key, consumerId) => {
      await holds(dynamo('DeleteItem', { Key: keyOf(key), ...ownedBy(consumerId) }));
    },
    save: (item, before) => holds(dynamo('PutItem', { Item: item, ...saveCondition(before) })),
  };
}

function keyOf(key: string): Item {
  return { [REGISTRY.KEY]: { S: key } };
}

function claimCondition(item: Item, releasedBy: readonly string[]) {
  const owners = [item['consumerId'], ...releasedBy.map((id) => ({ S: id }))];
  const names = owners.map((_, index) => `:o${index}`);
  return {
    ConditionExpression: `attribute_not_exists(#k) OR #o IN (${names.join(', ')})`,
    ExpressionAttributeNames: { '#k': REGISTRY.KEY, '#o': 'consumerId' },
    ExpressionAttributeValues: Object.fromEntries(owners.map((owner, index) => [names[index], owner])),
  };
}

function ownedBy(consumerId: string) {
  return {
    ConditionExpression: '#o = :o',
    ExpressionAttributeNames: { '#o': 'consumerId' },
    ExpressionAttributeValues: { ':o': { S: consumerId } },
  };
}

/** What operators change at run time must still be what was read: a suspension that comes in between is not lost. */
function saveCondition(before: Item | undefined) {
  if (!before)
    return { ConditionExpression: 'attribute_not_exists(#k)', ExpressionAttributeNames: { '#k': REGISTRY.KEY } };
  return {
    ConditionExpression: '#s = :s AND #n = :n',
    ExpressionAttributeNames: { '#s': 'status', '#n': 'notBefore' },
    ExpressionAttributeValues: { ':s': before['status'], ':n': before['notBefore'] },
  };
}
