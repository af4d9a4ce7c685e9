import { Contract, locate, operationTable } from '../../src/contract';
import { FIXTURES, fixture, operation } from './contract-files';
import { join } from 'node:path';

const orders = () => Contract.fromFile(join(__dirname, '../../examples/orders/openapi.yaml'))._model;

describe('an operation without x-hardened', () => {
  test('gets the safe defaults', () => {
    const { spec } = operation(fixture('recursive.yaml'), 'plantTree');

    expect(spec).toEqual({
      id: 'plantTree',
      method: 'POST',
      path: '/trees',
      action: 'plantTree',
      roles: [],
      scopes: [],
      ownership: 'tenant',
      identifiers: [],
      rate: 'write',
      maxBodyBytes: 65_536,
      sensitivity: 'internal',
      contentTypes: ['application/json'],
      bodyRequired: true,
      responses: 'strip',
    });
  });

  test('is named after method and path when the contract names it not', () => {
    const ids = fixture('split-ids.yaml').operations.map(({ spec }) => spec.id);

    expect(ids).toEqual(['getRoot', 'headAnimalsByKind', 'deleteAnimalsAnimalId']);
  });
});

describe('an operation with x-hardened', () => {
  test('binds the shorthand resource to its only path identifier', () => {
    const { spec, identifierCandidates } = operation(orders(), 'getOrder');

    expect(spec.identifiers).toEqual([{ in: 'path', name: 'orderId', resource: 'Order' }]);
    expect(spec.resource).toBe('Order');
    expect(identifierCandidates).toEqual([]);
  });

  test('keeps body identifiers and parents as declared', () => {
    expect(operation(orders(), 'mergeOrders').spec.identifiers).toContainEqual({
      in: 'body',
      name: '/sourceOrderIds/*',
      resource: 'Order',
    });
    expect(operation(orders(), 'getLine').spec.identifiers).toContainEqual({
      in: 'path',
      name: 'lineId',
      resource: 'LineItem',
      parent: 'orderId',
    });
  });

  test.each([
    ['getSavedSearch', { sensitivity: 'confidential', responses: 'strip', ownership: 'owner' }],
    ['exportOrders', { sensitivity: 'restricted', responses: 'block' }],
  ])('answers for the sensitivity of its data: %s', (id, expected) => {
    expect(operation(orders(), id).spec).toMatchObject(expected);
  });
});

describe('scopes', () => {
  test('come from the operation, else from the document', () => {
    expect(operation(orders(), 'listOrders').spec.scopes).toEqual([['orders.read']]);
    expect(operation(orders(), 'refundOrder').spec.scopes).toEqual([['orders.refund']]);
  });

  test('cannot be avoided by an alternative that is no token', () => {
    const model = fixture('security.yaml');

    expect(operation(model, 'readEither').spec.scopes).toEqual([['things.read', 'things.list'], ['things.admin']]);
    expect(model.findings).toContainEqual(
      expect.objectContaining({ code: 'security-not-a-token', operation: 'readEither' }),
    );
  });

  test('are none where the contract asks for a key or for nothing, and a finding says so', () => {
    const model = fixture('security.yaml');

    expect(operation(model, 'readByKey').spec.scopes).toEqual([]);
    expect(model.findings).toContainEqual(
      expect.objectContaining({ code: 'operation-without-security', operation: 'readOpenly' }),
    );
    expect(model.findings).toContainEqual(
      expect.objectContaining({ code: 'operation-without-security', operation: 'readPerhaps' }),
    );
  });
});

describe('a contract in several files', () => {
  const model = fixture('split/openapi.yaml');

  test('is one document without references to files', () => {
    const references = [...JSON.stringify(model.document).matchAll(/"\$ref":"([^"]*)"/g)].map((match) => match[1]);

    expect(references.length).toBeGreaterThan(3);
    expect(references.filter((reference) => !reference.startsWith('#/'))).toEqual([]);
    expect(
      references.filter((reference) => locate(model.document, decodeURIComponent(reference.slice(1))) === undefined),
    ).toEqual([]);
  });

  test('keeps scopes, roles and bodies of operations in other files', () => {
    expect(operation(model, 'createOrder')).toMatchObject({
      spec: { path: '/orders', method: 'POST', roles: ['buyer'], scopes: [['orders.read']] },
      body: { required: true },
    });
  });

  test('places findings in the file that they concern', () => {
    expect(model.findings.filter((finding) => finding.code === 'open-schema')).toEqual([]);
    expect(fixture('split-open/openapi.yaml').findings).toContainEqual(
      expect.objectContaining({
        code: 'open-schema',
        file: join(FIXTURES, 'split-open/thing.yaml'),
        pointer: '/Thing',
      }),
    );
  });
});

test('the operation table names API and contract version', () => {
  expect(operationTable(fixture('recursive.yaml'), 'Trees')).toMatchObject({
    api: 'Trees',
    version: '1.0.0',
    operations: [{ id: 'plantTree' }],
  });
});

test('parameters of a path apply to its operations, which may override them', () => {
  const { parameters } = operation(fixture('split-ids.yaml'), 'deleteAnimalsAnimalId');

  expect(parameters.map(({ name, required, schema }) => ({ name, required, schema }))).toEqual([
    { name: 'animalId', required: true, schema: { type: 'string', maxLength: 5 } },
    { name: 'X-Reason', required: false, schema: { type: 'string', maxLength: 9 } },
  ]);
});
