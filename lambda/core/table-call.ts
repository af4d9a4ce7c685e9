import { type AwsCall, AwsCallError } from './aws';

/** One call on a table, by operation and the members of its body other than the name of the table. */
export type TableCall = (operation: string, body: Record<string, unknown>) => Promise<Record<string, unknown>>;

/** Calls DynamoDB for one table. */
export function tableCall(table: string, call: AwsCall, deadlineMs: number): TableCall {
  return (operation, body) =>
    call({
      service: 'dynamodb',
      target: `DynamoDB_20120810.${operation}`,
      body: { TableName: table, ...body },
      deadlineMs,
    });
}

/** True where a conditional write went through, false where its condition did not hold. */
export async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof AwsCallError && error.code === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
