import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContractModel, operationTable, parseContract } from '../../../src/contract';
import { compileValidators, type ValidatorFinding } from '../../../src/layers/input/validators';
import type { OperationTable } from '../../../src/vocabulary';
import type { ValidatorTable } from '../../../src/vocabulary/validators';
import { readValidators } from '../../../lambda/guard/input/load-validators';

/** Parses a document as a user would hand it in. */
export function modelOf(document: unknown): ContractModel {
  const dir = mkdtempSync(join(tmpdir(), 'guard-contract-'));
  try {
    const file = join(dir, 'openapi.json');
    writeFileSync(file, JSON.stringify(document));
    return parseContract(file);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

export interface Compiled {
  readonly model: ContractModel;
  readonly table: OperationTable;
  readonly validators: ValidatorTable;
  readonly findings: readonly ValidatorFinding[];
}

export function compiled(model: ContractModel): Compiled {
  const findings: ValidatorFinding[] = [];
  const validators = readValidators(Buffer.from(compileValidators(model, findings)), 'validators.js');
  return { model, table: operationTable(model, 'test'), validators, findings };
}

/** A document with one operation, whose JSON request and response body have the schema. */
export function documentAround(schema: unknown, components: Record<string, unknown> = {}, openapi = '3.1.0') {
  return {
    openapi,
    info: { title: 'Test', version: '1' },
    components: { schemas: components },
    paths: {
      '/things': {
        post: {
          operationId: 'createThing',
          security: [],
          requestBody: { required: true, content: { 'application/json': { schema } } },
          responses: { '200': { description: 'ok', content: { 'application/json': { schema } } } },
        },
      },
    },
  };
}

const order = {
  type: 'object',
  required: ['customer', 'lines'],
  properties: {
    id: { type: 'string', readOnly: true },
    secret: { type: 'string', writeOnly: true },
    customer: { type: 'string', minLength: 1, maxLength: 40, pattern: "^[A-Za-z' -]+$" },
    note: { type: ['string', 'null'], maxLength: 200 },
    lines: {
      type: 'array',
      minItems: 1,
      maxItems: 5,
      items: {
        type: 'object',
        required: ['sku', 'quantity'],
        properties: { sku: { type: 'string', format: 'uuid' }, quantity: { type: 'integer', minimum: 1, maximum: 99 } },
      },
    },
    copyOf: { type: 'string' },
    labels: { type: 'object', additionalProperties: { type: 'string', maxLength: 10 } },
    tree: { $ref: '#/components/schemas/Tree' },
  },
};

const ok = (schema: unknown) => ({ '200': { description: 'ok', content: { 'application/json': { schema } } } });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: unknown) => ({ required: true, content: { 'application/json': { schema } } });
const bearer = [{ oauth: ['orders'] }];

/** Orders, with one operation for each thing that a guard looks at. */
export const ORDERS = {
  openapi: '3.1.0',
  info: { title: 'Orders', version: '1' },
  components: {
    securitySchemes: {
      oauth: {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: 'https://id.example.com/token', scopes: { orders: 'orders' } } },
      },
    },
    schemas: {
      Order: order,
      Tree: { type: 'object', properties: { children: { type: 'array', items: ref('Tree') } } },
    },
  },
  security: bearer,
  paths: {
    '/orders': {
      get: {
        operationId: 'listOrders',
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
          { name: 'status', in: 'query', schema: { type: 'array', items: { enum: ['open', 'sent'] } } },
          {
            name: 'ids',
            in: 'query',
            explode: false,
            schema: { type: 'array', items: { type: 'integer' }, maxItems: 3 },
          },
          {
            name: 'filter',
            in: 'query',
            style: 'deepObject',
            schema: { type: 'object', properties: { paid: { type: 'boolean' } } },
          },
          {
            name: 'where',
            in: 'query',
            content: { 'application/json': { schema: { type: 'object', properties: { a: { type: 'integer' } } } } },
          },
          { name: 'X-Trace', in: 'header', schema: { type: 'string', pattern: '^[a-f0-9]{8}$' } },
          { name: 'theme', in: 'cookie', schema: { enum: ['dark', 'light'] } },
        ],
        responses: ok({ type: 'array', items: ref('Order') }),
      },
      post: {
        operationId: 'createOrder',
        'x-hardened': {
          maxBodyBytes: 1024,
          responses: 'block',
          identifiers: [{ in: 'body', name: '/copyOf', resource: 'Order' }],
        },
        requestBody: json(ref('Order')),
        responses: ok(ref('Order')),
      },
    },
    '/orders/{orderId}': {
      parameters: [{ name: 'orderId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
      get: {
        operationId: 'getOrder',
        'x-hardened': { resource: 'Order', responses: 'strip' },
        responses: ok(ref('Order')),
      },
      delete: {
        operationId: 'deleteOrder',
        'x-hardened': { resource: 'Order', responses: 'report' },
        responses: { '204': { description: 'gone' } },
      },
    },
    '/uploads': {
      post: {
        operationId: 'upload',
        requestBody: {
          required: true,
          content: {
            'application/x-www-form-urlencoded': {
              schema: {
                type: 'object',
                required: ['name'],
                properties: {
                  name: { type: 'string' },
                  size: { type: 'integer' },
                  tag: { type: 'array', items: { type: 'string' } },
                },
              },
            },
            'multipart/form-data': {
              schema: {
                type: 'object',
                required: ['title', 'file'],
                properties: {
                  title: { type: 'string', maxLength: 5 },
                  file: { type: 'string', format: 'binary', maxLength: 20 },
                },
              },
            },
            'text/plain': { schema: { type: 'string', maxLength: 12 } },
            'application/xml': { schema: { type: 'object', properties: { a: { type: 'string' } } } },
          },
        },
        responses: { '204': { description: 'stored' } },
      },
    },
  },
};
