import type { AwsCall, AwsRequest } from '../../../../lambda/core/aws';
import { MAX_REMEMBERED } from '../../../../lambda/core/authorization/ownership/cache';
import { createResolver } from '../../../../lambda/core/authorization/resolvers';
import type { JsonAnswer } from '../../../../lambda/core/json-call';
import { caller } from './fixtures';

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

describe('a DynamoDB index', () => {
  const indexed = { Order: { ...TABLE.Order, index: 'by-order', prefix: 'Order#' } };

  test('is queried for at most two items, since two owners are none', async () => {
    const asked: AwsRequest[] = [];
    const resolve = createResolver(indexed, (request) => {
      asked.push(request);
      return Promise.resolve({ Items: [item] });
    });

    await expect(resolve('Order', 'o-1')).resolves.toMatchObject({ tenant: 'acme', owner: 'alice', parent: 'a-1' });
    expect(asked[0]).toMatchObject({
      target: 'DynamoDB_20120810.Query',
      deadlineMs: 800,
      body: {
        IndexName: 'by-order',
        KeyConditionExpression: '#k = :k',
        ExpressionAttributeValues: { ':k': { S: 'Order#o-1' } },
        ExpressionAttributeNames: { '#k': 'orderId', '#a0': 'tenantId' },
        Limit: 2,
      },
    });
  });

  test.each([
    ['no such object in an empty answer', { Items: [] }, undefined],
    ['nothing where two items have the identifier', { Items: [item, item] }, 'unavailable'],
    ['nothing where there is no list', {}, 'unavailable'],
    ['nothing where an item is none', { Items: ['x'] }, 'unavailable'],
  ])('tells %s', async (_, answer, found) => {
    await expect(createResolver(indexed, answering(answer))('Order', 'o-1')).resolves.toBe(found);
  });
});

describe('a service', () => {
  const config = {
    kind: 'https',
    url: 'https://owners.example.com/orders/{id}/owner',
    tenant: 'tenant',
    owner: 'by',
    network: 'public',
  } as const;
  const noAws = answering({ SecretString: 'key-1' });
  const served = (answer: JsonAnswer | Error, asked: [string, unknown][] = [], more = {}) =>
    createResolver({ Order: { ...config, ...more } }, noAws, {
      get: () => async (url, headers) => {
        asked.push([url, headers]);
        if (answer instanceof Error) throw answer;
        return answer;
      },
    });

  test('tells tenant and owner', async () => {
    const resolve = served({ status: 200, body: { tenant: 'acme', by: 'alice', more: 1 } });

    await expect(resolve('Order', 'o-1')).resolves.toEqual({
      type: 'Order',
      id: 'o-1',
      tenant: 'acme',
      owner: 'alice',
      parent: '',
    });
  });

  test.each([
    ['o-1', 'https://owners.example.com/orders/o-1/owner'],
    ['a/b', 'https://owners.example.com/orders/a%2Fb/owner'],
    ['../x?y#z', 'https://owners.example.com/orders/..%2Fx%3Fy%23z/owner'],
    ['$&', 'https://owners.example.com/orders/%24%26/owner'],
    ['@evil.example', 'https://owners.example.com/orders/%40evil.example/owner'],
  ])('is asked about %s by one segment of its path', async (id, url) => {
    const asked: [string, unknown][] = [];

    await served({ status: 404, body: undefined }, asked)('Order', id);

    expect(asked.map(([each]) => each)).toEqual([url]);
  });

  test.each(['.', '..'])('is not asked about %s, which would name another path', async (id) => {
    const asked: [string, unknown][] = [];

    await expect(served({ status: 200, body: { tenant: 'acme' } }, asked)('Order', id)).resolves.toBeUndefined();
    expect(asked).toEqual([]);
  });

  test('is sent the secret as a bearer token', async () => {
    const asked: [string, unknown][] = [];

    await served({ status: 404, body: undefined }, asked, { secret: 'arn:secret' })('Order', 'o-1');

    expect(asked[0]![1]).toEqual({ authorization: 'Bearer key-1' });
  });

  test.each<[string, JsonAnswer | Error, undefined | 'unavailable']>([
    ['that there is none by a 404', { status: 404, body: {} }, undefined],
    ['nothing by a redirect', { status: 302, body: { tenant: 'acme' } }, 'unavailable'],
    ['nothing by an error', { status: 500, body: { tenant: 'acme' } }, 'unavailable'],
    ['nothing by a list', { status: 200, body: ['acme'] }, 'unavailable'],
    ['nothing by no JSON', { status: 200, body: undefined }, 'unavailable'],
    ['nothing without a tenant', { status: 200, body: { by: 'alice' } }, 'unavailable'],
    ['nothing by a number as tenant', { status: 200, body: { tenant: 1 } }, 'unavailable'],
    ['nothing by a list as owner', { status: 200, body: { tenant: 'acme', by: ['alice'] } }, 'unavailable'],
    ['nothing when it is slow or gone', new Error('The operation was aborted due to timeout'), 'unavailable'],
  ])('tells %s', async (_, answer, found) => {
    await expect(served(answer)('Order', 'o-1')).resolves.toBe(found);
  });
});

describe('what the token lists', () => {
  const resolve = createResolver({ Account: { kind: 'claim', claim: 'accounts' } }, answering({}));
  const asked = { principal: caller({ objects: { Account: ['a-1'] } }), path: new Map() };

  test('is the caller’s own', async () => {
    await expect(resolve('Account', 'a-1', asked)).resolves.toMatchObject({ tenant: 'acme', owner: 'alice' });
  });

  test('is all that exists', async () => {
    await expect(resolve('Account', 'a-2', asked)).resolves.toBeUndefined();
    await expect(resolve('Account', 'a-1', { ...asked, principal: caller() })).resolves.toBeUndefined();
  });

  test('cannot be told without a caller', async () => {
    await expect(resolve('Account', 'a-1')).resolves.toBe('unavailable');
  });
});

describe('what lies below its tenant in the path', () => {
  const resolve = createResolver({ Report: { kind: 'path', tenant: 'tenantId', owner: 'userId' } }, answering({}));
  const asked = (path: Record<string, string>) => ({ principal: caller(), path: new Map(Object.entries(path)) });

  test('is the tenant’s and the owner’s that the path names', async () => {
    await expect(resolve('Report', 'r-1', asked({ tenantId: 'globex', userId: 'bob' }))).resolves.toMatchObject({
      tenant: 'globex',
      owner: 'bob',
    });
  });

  test.each([[{}], [{ userId: 'bob' }], [{ tenantId: 'acme' }], [{ tenantId: '', userId: 'bob' }]])(
    'cannot be told of %j',
    async (path) => {
      await expect(resolve('Report', 'r-1', asked(path as Record<string, string>))).resolves.toBe('unavailable');
    },
  );
});

describe('a resolver that remembers', () => {
  const remembered = { Order: { ...TABLE.Order, cacheSeconds: 10 } };
  const counting = (answer: () => Promise<Record<string, unknown>>) => {
    const seen = { calls: 0, now: 0 };
    const call: AwsCall = () => {
      seen.calls += 1;
      return answer();
    };
    return { seen, resolve: createResolver(remembered, call, { now: () => seen.now }) };
  };

  test.each([
    ['an object', { Item: item }],
    ['that there is none, or the time would tell it from a foreign one', {}],
  ])('asks once for %s, and again when its time is over', async (_, answer) => {
    const { seen, resolve } = counting(() => Promise.resolve(answer));

    await resolve('Order', 'o-1');
    await resolve('Order', 'o-1');
    const early = seen.calls;
    seen.now = 10_000;
    await resolve('Order', 'o-1');

    expect([early, seen.calls]).toEqual([1, 2]);
  });

  test('does not remember that it could not be told', async () => {
    const { seen, resolve } = counting(() => Promise.reject(new Error('gone')));

    await resolve('Order', 'o-1');
    await resolve('Order', 'o-1');

    expect(seen.calls).toBe(2);
  });

  test('remembers so many objects and no more', async () => {
    const { seen, resolve } = counting(() => Promise.resolve({ Item: item }));

    for (let index = 0; index <= MAX_REMEMBERED; index += 1) await resolve('Order', `o-${index}`);
    await resolve('Order', 'o-0');

    expect(seen.calls).toBe(MAX_REMEMBERED + 2);
  });
});

test('a resolver of an unknown kind does not start', () => {
  expect(() => createResolver({ Order: { kind: 'ldap' } as never }, answering({}))).toThrow('"ldap" is no resolver');
});
