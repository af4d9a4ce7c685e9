import { listed } from '../../../lambda/core/operation-list';
import { returnedObjects } from '../../../lambda/guard/response/returned-objects';
import type { Next } from '../../../lambda/guard/guard';
import type { ReturnedInput } from '../../../lambda/core/authorization/returned-objects';
import { refuse } from '../../../lambda/core/decision';
import type { ReturnSpec } from '../../../src/vocabulary';
import { operation } from '../../layers/authorization/fixtures';
import { contract, getOrder, ORDER_ID, send } from './request';

const ITEMS: ReturnSpec = { resource: 'Order', id: '/items/*/orderId', tenant: 'tenantId', hidden: ['tenantId'] };

function found(body: unknown, returns: readonly ReturnSpec[], statusCode = 200) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const returned = returnedObjects(operation('list', { returns }), { statusCode, body: text });
  return returned && { ids: returned.objects.map(({ id, tenant }) => [id, tenant]), body: returned.response.body };
}

describe('objects of a response', () => {
  it('are found in lists, with what the row says of its tenant', () => {
    const rows = [{ orderId: 'a', tenantId: 't' }, { orderId: 7 }];

    expect(found({ items: rows }, [ITEMS])?.ids).toEqual([
      ['a', 't'],
      ['7', undefined],
    ]);
  });

  it('lose the members that the contract does not publish', () => {
    const rows = [{ orderId: 'a', tenantId: 't', total: 1 }];

    expect(JSON.parse(found({ items: rows }, [ITEMS])?.body ?? '')).toEqual({ items: [{ orderId: 'a', total: 1 }] });
  });

  it('are found in lists of bare identifiers', () => {
    expect(found({ ids: ['a', 'b'] }, [{ resource: 'Order', id: '/ids/*' }])?.ids).toEqual([
      ['a', undefined],
      ['b', undefined],
    ]);
  });

  it.each<[string, unknown]>([
    ['a row without identifier', { items: [{ total: 1 }] }],
    ['an integer that JavaScript cannot hold', '{"items":[{"orderId":9007199254740993}]}'],
    ['an identifier that is an object', { items: [{ orderId: {} }] }],
    ['a row that is no object', { items: ['a'] }],
    ['an empty identifier', { items: [{ orderId: '' }] }],
  ])('stay unnamed, and so uncovered, in %s', (_, body) => {
    expect(found(body, [ITEMS])?.ids).toEqual([[undefined, undefined]]);
  });

  it.each<[string, unknown]>([
    ['an empty list', { items: [] }],
    ['no list', {}],
    ['null in place of the list', { items: null }],
    ['a member of a prototype', { constructor: 1 }],
  ])('are none in %s', (_, body) => {
    expect(found(body, [ITEMS])?.ids).toEqual([]);
  });

  it('cannot be told in a successful answer that is no JSON', () => {
    expect(found('<p>', [ITEMS])).toBeUndefined();
  });

  it('are none in an error, unless it names some', () => {
    expect(found({ title: 'gone' }, [{ resource: 'Order', id: '/orderId' }], 404)?.ids).toEqual([]);
    expect(found({ orderId: 'a' }, [{ resource: 'Order', id: '/orderId' }], 404)?.ids).toEqual([['a', undefined]]);
  });
});

describe('the guard', () => {
  const operations = contract.table.operations.map((each) =>
    each.id === 'getOrder' ? { ...each, returns: [{ resource: 'Order', id: '/id' }] } : each,
  );
  const table = { ...contract.table, operations };
  const answer: Next = async () => ({
    statusCode: 200,
    body: JSON.stringify({ id: 'o-1', customer: 'a', lines: [{ sku: ORDER_ID, quantity: 1 }] }),
  });

  it('asks about each object, with those that the authorizer decided on', async () => {
    const asked: ReturnedInput[] = [];
    const sent = { ...getOrder, token: { resources: ['Order::o-1'] } };

    const { status } = await send(sent, answer, {
      operations: listed(table.operations),
      authorizeReturned: async (input) => {
        asked.push(input);
        return undefined;
      },
    });

    expect(status).toBe(200);
    expect(asked.map(({ objects, decided }) => [objects.map(({ id }) => id), [...decided]])).toEqual([
      [['o-1'], ['Order::o-1']],
    ]);
  });

  it('answers 403 and nothing of the response where one is not covered', async () => {
    const { status, response, records } = await send(getOrder, answer, {
      operations: listed(table.operations),
      authorizeReturned: async () => refuse('RESPONSE_NOT_COVERED', { pointer: '/response/body/id' }),
    });

    expect(status).toBe(403);
    expect(response.body).not.toContain('o-1');
    expect(records.at(-1)).toMatchObject({ decision: 'refuse', reason: 'RESPONSE_NOT_COVERED', status: 403 });
  });

  it('answers 500 where the decision itself fails', async () => {
    const { status, response } = await send(getOrder, answer, {
      operations: listed(table.operations),
      authorizeReturned: () => Promise.reject(new Error('down')),
    });

    expect(status).toBe(500);
    expect(response.body).not.toContain('o-1');
  });
});
