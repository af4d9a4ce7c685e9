import { ENV, TRANSACTION_KEYS } from '../../../src/vocabulary';
import { recordOf, textOf } from '../assembly/json';
import type { LocalFunction } from '../lambda/function-spec';
import type { LocalDynamoDb } from '../services/dynamodb';

/** What a private server needs to verify transaction tokens. */
export interface Verification {
  /** What tokens must be addressed to. */
  readonly audience: string;
  /** JSON Web Keys. */
  readonly keys: readonly Record<string, unknown>[];
  /** PEM of the authority of the certificate that the gateway presents; absent: it presents none. */
  readonly clientAuthority?: string;
}

/** The published keys of the first API, as they are now; undefined where none are published. */
export async function verificationOf(
  functions: readonly LocalFunction[],
  dynamodb: LocalDynamoDb,
  clientAuthority?: string,
): Promise<Verification | undefined> {
  const environments = functions.flatMap((each) => (each.runs ? [each.spec.environment] : []));
  const audience = environments.map((variables) => variables[ENV.API_ID]).find(Boolean);
  const table = environments.map((variables) => variables[ENV.TRANSACTION_KEYS_TABLE]).find(Boolean);
  if (audience === undefined || table === undefined) return undefined;
  const key = { [TRANSACTION_KEYS.KEY]: { S: TRANSACTION_KEYS.ITEM } };
  const { Item: item } = await dynamodb.call('GetItem', { TableName: table, Key: key });
  const text = textOf(recordOf(recordOf(item)['keys'])['S']) ?? '[]';
  const keys = JSON.parse(text) as Record<string, unknown>[];
  return { audience, keys, ...(clientAuthority !== undefined && { clientAuthority }) };
}
