import { type ConsumerRecord, REGISTRY } from '../../../src/vocabulary';
import { DynamoDbError, type LocalDynamoDb } from '../services/dynamodb';

/** Sets the status of a consumer in the registry table, as an operator would. */
export async function setStanding(
  dynamodb: LocalDynamoDb,
  table: string | undefined,
  consumer: string,
  status: ConsumerRecord['status'],
): Promise<void> {
  if (!table) throw new Error(`consumer ${consumer} cannot be ${status}: the stack has no consumer registry`);
  try {
    await dynamodb.call('UpdateItem', {
      TableName: table,
      Key: { [REGISTRY.KEY]: { S: REGISTRY.consumerKey(consumer) } },
      UpdateExpression: 'SET #status = :status',
      ConditionExpression: 'attribute_exists(#key)',
      ExpressionAttributeNames: { '#status': 'status', '#key': REGISTRY.KEY },
      ExpressionAttributeValues: { ':status': { S: status } },
    });
  } catch (error) {
    if (!(error instanceof DynamoDbError) || error.code !== 'ConditionalCheckFailedException') throw error;
    throw new Error(`consumer ${consumer} is not in the registry table ${table}; name one that the template declares`);
  }
}
