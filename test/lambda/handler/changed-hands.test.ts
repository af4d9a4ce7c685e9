import { LocalDynamoDb } from '../../../cli/gateway/services/dynamodb';
import { dynamoAttributeExpressions, rowCondition } from '../../../lambda/handler';
import { sanitizedEvent } from '../../../lambda/guard/sanitize-event';
import { guardRequest } from '../../../lambda/guard/request';
import { contract, eventOf, getOrder, ORDER_ID } from '../guard/request';

const KEY = { orderId: { S: ORDER_ID } };

/** What the guard hands to the handler of a request that was decided on: allowed, for the caller `user-1` of `acme`. */
function decided(): ReturnType<typeof sanitizedEvent> {
  const known = contract.table.operations.find(({ id }) => id === 'getOrder')!;
  const operation = { ...known, ownership: 'owner', resource: 'Order' } as const;
  const route = { operation, parameters: { orderId: ORDER_ID } };
  return sanitizedEvent(guardRequest(eventOf(getOrder), route, contract.validators.operations['getOrder']!));
}

describe('an object that changes hands between the decision and the write', () => {
  let dynamodb: LocalDynamoDb;
  const put = (owner: string, tenant = 'acme') =>
    dynamodb.call('PutItem', {
      TableName: 'orders',
      Item: { ...KEY, tenantId: { S: tenant }, createdBy: { S: owner }, status: { S: 'open' } },
    });
  const cancel = (condition: object) =>
    dynamodb.call('UpdateItem', {
      TableName: 'orders',
      Key: KEY,
      UpdateExpression: 'SET #status = :status',
      ...condition,
      ExpressionAttributeNames: { '#status': 'status', ...conditionPart(condition, 'ExpressionAttributeNames') },
      ExpressionAttributeValues: {
        ':status': { S: 'cancelled' },
        ...conditionPart(condition, 'ExpressionAttributeValues'),
      },
    });
  const conditionPart = (condition: object, name: string) => (condition as Record<string, object>)[name] ?? {};
  const status = async () => {
    const { Item } = await dynamodb.call('GetItem', { TableName: 'orders', Key: KEY, ConsistentRead: true });
    return (Item as Record<string, { S: string }>)['status']?.S;
  };
  const stillTheirs = (event: object) =>
    dynamoAttributeExpressions({
      ConditionExpression: rowCondition(event, { tenant: 'tenantId', owner: 'createdBy' }),
    });

  beforeAll(async () => {
    dynamodb = await LocalDynamoDb.start();
    await dynamodb.reset([
      {
        name: 'orders',
        properties: {
          AttributeDefinitions: [{ AttributeName: 'orderId', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'orderId', KeyType: 'HASH' }],
        },
      },
    ]);
  });
  afterAll(() => dynamodb.close());
  beforeEach(() => put('user-1'));

  it.each([
    ['another person', 'colleague', 'acme'],
    ['another tenant', 'user-1', 'globex'],
  ])('is left alone by a write that says whose it must be: %s', async (_, owner, tenant) => {
    const event = decided();
    await put(owner, tenant);

    await expect(cancel(stillTheirs(event))).rejects.toThrow('ConditionalCheckFailedException');
    expect(await status()).toBe('open');
  });

  it('is written by a write that trusts the decision: what the condition is for', async () => {
    decided();
    await put('colleague');

    await cancel({});

    expect(await status()).toBe('cancelled');
  });

  it('is written while it is still theirs', async () => {
    await cancel(stillTheirs(decided()));

    expect(await status()).toBe('cancelled');
  });
});
