import { TRANSACTION_KEYS } from '../../src/vocabulary';
import type { AwsCall } from './aws';
import type { PublishedSet } from './published-keys';
import { holds, tableCall } from './table-call';

const DEADLINE_MS = 2_000;

/**
 * Publishes keys in the place of the set that was read. Keys that have expired are left out.
 *
 * @returns false when somebody else has published meanwhile: read again
 */
export async function publishKeys(
  table: string,
  call: AwsCall,
  { keys, version, now }: PublishedSet & { readonly now: number },
): Promise<boolean> {
  const kept = keys.filter(({ exp }) => exp === undefined || exp > now);
  const body = {
    Item: {
      [TRANSACTION_KEYS.KEY]: { S: TRANSACTION_KEYS.ITEM },
      keys: { S: JSON.stringify(kept) },
      version: { N: String(version + 1) },
    },
    ConditionExpression: 'attribute_not_exists(#v) OR #v = :v',
    ExpressionAttributeNames: { '#v': 'version' },
    ExpressionAttributeValues: { ':v': { N: String(version) } },
  };
  return holds(tableCall(table, call, DEADLINE_MS)('PutItem', body));
}
