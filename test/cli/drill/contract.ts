import type { DrillContract } from '../../../cli/drill/contract-view';
import type { Sampler } from '../../../cli/drill/sampler';
import type { OperationSpec } from '../../../src/vocabulary';

const orderId = { name: 'orderId', in: 'path', required: true, schema: { type: 'string', pattern: '^ord-' } };

const orderSchema = {
  type: 'object',
  required: ['orderId'],
  properties: { orderId: { type: 'string' }, reference: { type: 'string' } },
};

/** A small contract: one object, one object nested below it, one list with a body of identifiers. */
export const document: Record<string, unknown> = {
  openapi: '3.1.0',
  paths: {
    '/orders/{orderId}': {
      parameters: [{ $ref: '#/components/parameters/OrderId' }],
      get: {
        responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } } } },
      },
    },
    '/orders/{orderId}/lines/{lineId}': {
      parameters: [orderId, { name: 'lineId', in: 'path', required: true, schema: { type: 'string' } }],
      delete: { responses: { 204: {} } },
    },
    '/orders/merge': {
      post: {
        requestBody: {
          content: { 'application/json; charset=utf-8': { schema: { $ref: '#/components/schemas/Merge' } } },
        },
        responses: { 200: {} },
      },
    },
  },
  components: {
    parameters: { OrderId: orderId },
    schemas: {
      Order: orderSchema,
      Merge: {
        type: 'object',
        required: ['target'],
        properties: { target: { type: 'string' }, sources: { type: 'array', items: { type: 'string' } } },
      },
    },
  },
};

const spec = (over: Partial<OperationSpec> & Pick<OperationSpec, 'id' | 'method' | 'path'>): OperationSpec => ({
  action: over.id,
  roles: ['buyer'],
  scopes: [['orders.read']],
  ownership: 'tenant',
  identifiers: [],
  rate: 'read',
  maxBodyBytes: 65_536,
  sensitivity: 'internal',
  contentTypes: [],
  bodyRequired: false,
  responses: 'report',
  ...over,
});

export const getOrder = spec({
  id: 'getOrder',
  method: 'GET',
  path: '/orders/{orderId}',
  resource: 'Order',
  identifiers: [{ in: 'path', name: 'orderId', resource: 'Order' }],
});

export const removeLine = spec({
  id: 'removeLine',
  method: 'DELETE',
  path: '/orders/{orderId}/lines/{lineId}',
  rate: 'write',
  resource: 'LineItem',
  // The child first: a request needs its parent made before.
  identifiers: [
    { in: 'path', name: 'lineId', resource: 'LineItem', parent: 'orderId' },
    { in: 'path', name: 'orderId', resource: 'Order' },
  ],
});

export const mergeOrders = spec({
  id: 'mergeOrders',
  method: 'POST',
  path: '/orders/merge',
  rate: 'write',
  contentTypes: ['application/json'],
  bodyRequired: true,
  identifiers: [
    { in: 'body', name: '/target', resource: 'Order' },
    { in: 'body', name: '/sources/*', resource: 'Order' },
  ],
});

export const contract: DrillContract = {
  document,
  table: { api: 'Orders', version: '1.0.0', operations: [getOrder, removeLine, mergeOrders] },
};

/** Samples that show what they were made of. */
export const sampler: Sampler = {
  value: (schema, _direction, seed) => {
    const { type, properties, $ref } = schema as { type?: string; properties?: object; $ref?: string };
    if ($ref?.endsWith('Merge')) return { target: 'x', sources: ['x', 'y'] };
    if ($ref?.endsWith('Order')) return { orderId: 'x', reference: 'sample' };
    if (type === 'array') return ['x'];
    return properties ? {} : `value-${seed}`;
  },
  parameter: (parameter, seed) => `${parameter.name}-${seed}`,
  violations: (schema) =>
    (schema as { $ref?: string }).$ref?.endsWith('Merge')
      ? [
          { keyword: 'required', pointer: '', value: {} },
          { keyword: 'type', pointer: '/target', value: { target: 7 } },
        ]
      : [],
};
