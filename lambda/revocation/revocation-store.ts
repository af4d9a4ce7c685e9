import { REGISTRY } from '../../src/vocabulary';
import type { AwsCall } from '../core/aws';
import type { RevocationList } from './revocation-list';

/** Where the deny list lies. */
export interface RevocationStore {
  /** Epoch seconds of the list of an issuer that was written last; 0 where none was. */
  lastUpdate(issuer: string): Promise<number>;
  /** Writes serial numbers first and the dates after them: a fresh list is one whose entries are all there. */
  write(list: RevocationList): Promise<void>;
}

const DEADLINE_MS = 10_000;
/** "BatchWriteItem" in the DynamoDB API reference. */
const BATCH = 25;
const ATTEMPTS = 8;
const PAUSE_MS = 100;

type Request = { readonly PutRequest: { readonly Item: Record<string, unknown> } };

const put = (key: string, more: Record<string, unknown> = {}): Request => ({
  PutRequest: { Item: { [REGISTRY.KEY]: { S: key }, ...more } },
});

/** The store in the table of the consumer registry. */
export function revocationStore(table: string, call: AwsCall): RevocationStore {
  const dynamo = (operation: string, body: Record<string, unknown>) =>
    call({ service: 'dynamodb', target: `DynamoDB_20120810.${operation}`, body, deadlineMs: DEADLINE_MS });
  const write = async (requests: readonly Request[]) => {
    let left: readonly Request[] = requests;
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === ATTEMPTS) throw new Error(`the table took all but ${left.length} entries; it is throttled`);
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
      const { UnprocessedItems } = await dynamo('BatchWriteItem', { RequestItems: { [table]: left } });
      left = (UnprocessedItems as Record<string, Request[]> | undefined)?.[table] ?? [];
    }
  };
  return {
    lastUpdate: async (issuer) => {
      const Key = { [REGISTRY.KEY]: { S: REGISTRY.revocationListKey(issuer) } };
      const { Item } = await dynamo('GetItem', { TableName: table, Key, ConsistentRead: true });
      return Number((Item as { thisUpdate?: { N?: string } } | undefined)?.thisUpdate?.N ?? 0);
    },
    write: async ({ issuer, serials, thisUpdate, nextUpdate }) => {
      for (let start = 0; start < serials.length; start += BATCH) {
        await write(serials.slice(start, start + BATCH).map((serial) => put(REGISTRY.revokedKey(issuer, serial))));
      }
      const dates = { thisUpdate: { N: String(thisUpdate) }, nextUpdate: { N: String(Math.floor(nextUpdate)) } };
      await write([put(REGISTRY.revocationListKey(issuer), dates)]);
    },
  };
}
