import { create, eventOf, getOrder, ORDER_ID, type Sent, send } from './request';
import { mintTransactionToken, transactionSigner } from '../../../lambda/core/transaction-token';
import { CALLER, NOW } from './request';

const rogue = mintTransactionToken(
  transactionSigner('cd'.repeat(32)),
  {
    apiId: 'api123',
    correlation: 'ext-1',
    operation: 'listOrders',
    method: 'GET',
    path: '/orders',
    query: {},
    principal: CALLER,
    resources: [],
    bundleHash: 'b0',
  },
  NOW / 1000,
);

describe('the guard serves only what the authorizer let through and refuses', () => {
  it.each<[string, Sent, string]>([
    ['a request without a transaction token', { token: null }, 'TRANSACTION_TOKEN_MISSING'],
    ['a token of another key', { token: rogue }, 'TRANSACTION_TOKEN_INVALID'],
    ['text that is no token', { token: 'a.b.c' }, 'TRANSACTION_TOKEN_INVALID'],
    ['a token after its lifetime', { age: 70 }, 'TRANSACTION_TOKEN_EXPIRED'],
    ['a token from the future', { age: -30 }, 'TRANSACTION_TOKEN_EXPIRED'],
    ['a token of another API', { token: { apiId: 'other' } }, 'TRANSACTION_TOKEN_MISMATCH'],
    ['a token of another request', { token: { correlation: 'ext-2' } }, 'TRANSACTION_TOKEN_MISMATCH'],
    ['a token of another method', { token: { method: 'POST' } }, 'TRANSACTION_TOKEN_MISMATCH'],
    ['a token of another path', { ...getOrder, token: { path: '/orders/other' } }, 'TRANSACTION_TOKEN_MISMATCH'],
    ['a token of another query', { query: { limit: ['1'] }, token: { query: {} } }, 'TRANSACTION_TOKEN_MISMATCH'],
    ['a token of another operation', { token: { operation: 'getOrder' } }, 'TRANSACTION_TOKEN_MISMATCH'],
  ])('%s', async (_, sent, reason) => {
    const seen = await send(sent);

    expect([seen.reason, seen.status]).toEqual([reason, 403]);
    expect(seen.handled).toHaveLength(0);
  });

  it('events that did not come through the gateway', async () => {
    const seen = await send({ requestContext: {} } as never);

    expect([seen.reason, seen.status]).toEqual(['TRANSACTION_TOKEN_MISSING', 403]);
  });

  it('routes that the contract does not know, although the token is genuine', async () => {
    const seen = await send({ path: '/admin' });

    expect([seen.reason, seen.handled.length]).toEqual(['ROUTE_UNKNOWN', 0]);
  });

  it('paths that gateway and guard read differently', async () => {
    const event = { ...eventOf(getOrder), pathParameters: { orderId: 'another' } };

    expect((await send(event)).reason).toBe('ROUTE_UNKNOWN');
  });
});

describe('the record of the guard', () => {
  it('is one for an allow, and names caller and operation', async () => {
    const { records } = await send({});

    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      point: 'guard',
      decision: 'allow',
      operation: 'listOrders',
      tenant: 'acme',
      correlation: 'ext-1',
    });
  });

  it('names nobody whom no signature proves', async () => {
    const { records } = await send({ token: rogue });

    expect(JSON.stringify(records)).not.toContain('acme');
  });

  it('is written before the handler runs, and without it the handler does not run', async () => {
    const fail = () => {
      throw new Error('full disk');
    };

    const seen = await send(getOrder, undefined, { record: fail });

    expect([seen.status, seen.handled.length]).toEqual([500, 0]);
  });
});

describe('identifiers in a body', () => {
  const order = { customer: 'a', lines: [{ sku: ORDER_ID, quantity: 1 }] };

  it('are decided on with the principal of the token', async () => {
    const asked: unknown[] = [];
    const seen = await send(create({ ...order, copyOf: 'o-1' }), undefined, {
      authorize: async (request) => {
        asked.push(request);
        return { ok: false, reason: 'TENANT_MISMATCH', layer: 'authorization', policies: ['tenant'] };
      },
    });

    expect([seen.reason, seen.status, seen.handled.length]).toEqual(['TENANT_MISMATCH', 403, 0]);
    expect(asked).toEqual([
      expect.objectContaining({ principal: CALLER, identifiers: [{ spec: expect.anything(), value: 'o-1' }] }),
    ]);
    expect(seen.response.body).not.toContain('tenant');
  });

  it('are not asked about when the body names none', async () => {
    const seen = await send(create(order), undefined, { authorize: () => Promise.reject(new Error('not needed')) });

    expect(seen.handled).toHaveLength(1);
  });

  it('are refused when they are no plain identifier', async () => {
    const seen = await send(create({ ...order, copyOf: '../o-2' }));

    expect([seen.reason, seen.pointer]).toEqual(['IDENTIFIER_INVALID', '/body/copyOf']);
  });

  it('are refused when the decision cannot be had', async () => {
    const seen = await send(create({ ...order, copyOf: 'o-1' }), undefined, {
      authorize: () => Promise.reject(new Error('down')),
    });

    expect([seen.reason, seen.status, seen.handled.length]).toEqual(['INTERNAL_ERROR', 500, 0]);
  });
});
