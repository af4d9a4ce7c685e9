import { REPLAY } from '../../../src/vocabulary';
import { type AwsCall, AwsCallError } from '../../core/aws';

/** What became of a proof that was put on record. */
export type ReplayAnswer = 'new' | 'seen' | 'unavailable';

/** Remembers proofs for as long as they would be accepted. */
export interface ReplayStore {
  /**
   * @param id names the proof
   * @param expires epoch seconds after which it would be refused as too old
   */
  remember(id: string, expires: number): Promise<ReplayAnswer>;
}

/** How the table of seen proofs is reached. */
export interface ReplayStoreOptions {
  readonly table: string;
  readonly call: AwsCall;
  readonly deadlineMs: number;
}

/** Seen proofs in a DynamoDB table: of two requests with one proof, one condition fails. TTL clears the table. */
export function replayStore({ table, call, deadlineMs }: ReplayStoreOptions): ReplayStore {
  return {
    async remember(id, expires) {
      const body = {
        TableName: table,
        Item: { [REPLAY.KEY]: { S: id }, [REPLAY.EXPIRES]: { N: String(Math.ceil(expires)) } },
        ConditionExpression: 'attribute_not_exists(#k)',
        ExpressionAttributeNames: { '#k': REPLAY.KEY },
      };
      try {
        await call({ service: 'dynamodb', target: 'DynamoDB_20120810.PutItem', body, deadlineMs });
        return 'new';
      } catch (error) {
        const isSeen = error instanceof AwsCallError && error.code === 'ConditionalCheckFailedException';
        return isSeen ? 'seen' : 'unavailable';
      }
    },
  };
}
