import type { OperationSpec, OperationTable, Principal } from '../../../src/vocabulary';

/** An operation on orders; what a test is about it says itself. */
export function operation(id: string, given: Partial<OperationSpec> = {}): OperationSpec {
  return {
    id,
    method: 'GET',
    path: `/${id}`,
    action: id,
    roles: [],
    scopes: [],
    ownership: 'tenant',
    identifiers: [],
    rate: 'read',
    maxBodyBytes: 0,
    sensitivity: 'internal',
    contentTypes: [],
    bodyRequired: false,
    responses: 'strip',
    ...given,
  };
}

const ORDER_ID = { name: 'orderId', in: 'path', resource: 'Order' } as const;

/** One operation of each kind. */
export const TABLE: OperationTable = {
  api: 'orders',
  version: '1.0.0',
  operations: [
    operation('listOrders', { roles: ['buyer', 'clerk'], scopes: [['orders.read']] }),
    operation('getOrder', {
      roles: ['buyer'],
      scopes: [['orders.read'], ['all', 'read']],
      resource: 'Order',
      identifiers: [ORDER_ID],
    }),
    operation('getLine', {
      roles: ['buyer'],
      resource: 'Line',
      identifiers: [ORDER_ID, { name: 'lineId', in: 'path', resource: 'Line', parent: 'orderId' }],
    }),
    operation('getSearch', {
      ownership: 'owner',
      resource: 'Search',
      identifiers: [{ name: 'searchId', in: 'path', resource: 'Search' }],
    }),
    operation('getProduct', {
      ownership: 'shared',
      resource: 'Product',
      identifiers: [{ name: 'productId', in: 'path', resource: 'Product' }],
    }),
    operation('copyOrder', { roles: ['buyer'], identifiers: [{ name: '/copyOf', in: 'body', resource: 'Order' }] }),
    operation('refundOrder', { action: 'backOffice', roles: ['admin'], resource: 'Order', identifiers: [ORDER_ID] }),
    operation('closeOrder', { action: 'backOffice', roles: ['clerk'], resource: 'Order', identifiers: [ORDER_ID] }),
  ],
};

export const TYPES = ['Order', 'Line', 'Search', 'Product'];

export function operationOf(id: string): OperationSpec {
  return TABLE.operations.find((candidate) => candidate.id === id)!;
}

/** A buyer of tenant acme; what a test is about it says itself. */
export function caller(given: Partial<Principal> = {}): Principal {
  return {
    subject: 'alice',
    client: 'web',
    issuer: 'https://id.example.com',
    consumer: 'web-app',
    tenant: 'acme',
    roles: ['buyer'],
    scopes: ['orders.read'],
    ...given,
  };
}
