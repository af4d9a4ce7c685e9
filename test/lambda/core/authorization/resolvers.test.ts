import type { AwsCall, AwsRequest } from '../../../../lambda/core/aws';
import { createResolver } from '../../../../lambda/core/authorization/resolvers';

const TABLE = {
  Order: {
    kind: 'dynamodb',
    table: 'orders',
    key: 'orderId',
    tenant: 'tenantId',
    owner: 'createdBy',
    parent: 'account',
  },
  Note: { kind: 'dynamodb', table: 'notes', key: 'pk', tenant: 'owner', owner: 'owner', prefix: 'Note#' },
} as const;

function answering(answer: Record<string, unknown>): AwsCall {
  return () => Promise.resolve(answer);
}

const item = { tenantId: { S: 'acme' }, createdBy: { S: 'alice' }, account: { S: 'a-1' } };

describe('a DynamoDB resolver', () => {
  test('asks for the newest owner, for no more than it needs, and for 800 ms', async () => {
    const asked: AwsRequest[] = [];
    const resolve = createResolver(TABLE, (request) => {
      asked.push(request);
      return Promise.resolve({});
    });

    await resolve('Order', 'o-1');

    expect(asked).toEqual([
      {
        service: 'dynamodb',
        target: 'DynamoDB_20120810.GetItem',
        deadlineMs: 800,
        body: {
          TableName: 'orders',
          Key: { orderId: { S: 'o-1' } },
          ConsistentRead: true,
          ProjectionExpression: '#a0, #a1, #a2',
          ExpressionAttributeNames: { '#a0': 'tenantId', '#a1': 'createdBy', '#a2': 'account' },
        },
      },
    ]);
  });

  test('puts the prefix before the identifier, and names an attribute once', async () => {
    const asked: AwsRequest[] = [];
    const resolve = createResolver(TABLE, (request) => {
      asked.push(request);
      return Promise.resolve({});
    });

    await resolve('Note', '7');

    expect(asked[0]!.body).toMatchObject({ Key: { pk: { S: 'Note#7' } }, ProjectionExpression: '#a0' });
  });

  test('finds tenant, owner and parent', async () => {
    await expect(createResolver(TABLE, answering({ Item: item }))('Order', 'o-1')).resolves.toEqual({
      type: 'Order',
      id: 'o-1',
      tenant: 'acme',
      owner: 'alice',
      parent: 'a-1',
    });
  });

  test('knows no owner where the object has none', async () => {
    const resolve = createResolver(TABLE, answering({ Item: { tenantId: { S: 'acme' } } }));

    await expect(resolve('Order', 'o-1')).resolves.toMatchObject({ owner: '', parent: '' });
  });

  test('says when there is no such object', async () => {
    await expect(createResolver(TABLE, answering({}))('Order', 'o-1')).resolves.toBeUndefined();
  });

  test.each([
    ['an object without a tenant', { Item: { createdBy: { S: 'alice' } } }],
    ['an empty tenant', { Item: { ...item, tenantId: { S: '' } } }],
    ['a number as tenant', { Item: { ...item, tenantId: { N: '9007199254740993' } } }],
    ['a list as owner', { Item: { ...item, createdBy: { L: [{ S: 'alice' }] } } }],
    ['a null as parent', { Item: { ...item, account: { NULL: true } } }],
    ['an answer that is no item', { Item: [] }],
  ])('cannot tell with %s', async (_, answer) => {
    await expect(createResolver(TABLE, answering(answer))('Order', 'o-1')).resolves.toBe('unavailable');
  });

  test('cannot tell when the table does not answer', async () => {
    const resolve = createResolver(TABLE, () => Promise.reject(new Error('Timeout')));

    await expect(resolve('Order', 'o-1')).resolves.toBe('unavailable');
  });

  test.each(['Invoice', 'constructor'])('cannot tell for the type %s, which nobody configured', async (type) => {
    await expect(createResolver(TABLE, answering({ Item: item }))(type, 'o-1')).resolves.toBe('unavailable');
  });
});
