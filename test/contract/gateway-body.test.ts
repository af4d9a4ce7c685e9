import Ajv04 from 'ajv-draft-04';
import { Ajv2020 } from 'ajv/dist/2020';
import { asObject, ContractError, type ContractModel, gatewayBody, type JsonObject } from '../../src/contract';
import { documentAround, modelOf } from '../lambda/guard/contract';
import { fixture } from './contract-files';

const PARTS = {
  securityScheme: { name: 'hardened', definition: { type: 'apiKey', name: 'Authorization', in: 'header' } },
  integration: ({ spec }: { spec: { id: string } }) => ({ type: 'aws_proxy', uri: `function of ${spec.id}` }),
  gatewayResponses: { DEFAULT_4XX: { statusCode: 400 } },
};

interface Operation {
  readonly parameters: readonly { name: string; in: string; required: boolean }[];
  readonly requestBody?: { readonly content: Record<string, { schema: { $ref: string } }> };
  readonly security: readonly JsonObject[];
  readonly [extension: string]: unknown;
}

interface Body {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, JsonObject>; readonly securitySchemes: JsonObject };
  readonly [member: string]: unknown;
}

const build = (model: ContractModel) => gatewayBody(model, PARTS).body as unknown as Body;
const body = build(fixture('models.yaml'));
const patch = body.paths['/things/{thingId}'].patch;

describe('the REST API body', () => {
  test('is OpenAPI 3.0.1 without what API Gateway does not import', () => {
    expect(body.openapi).toBe('3.0.1');
    expect(Object.keys(body)).toEqual(expect.not.arrayContaining(['servers', 'security', 'webhooks', 'tags']));
  });

  test('gives every operation authorizer, validator and integration', () => {
    const operations = Object.values(body.paths).flatMap((item) => Object.values(item));

    expect(operations).toHaveLength(4);
    for (const operation of operations) {
      expect(operation.security).toEqual([{ hardened: [] }]);
      expect(operation['x-amazon-apigateway-request-validator']).toBe('all');
      expect(operation['x-amazon-apigateway-integration']).toMatchObject({ type: 'aws_proxy' });
    }
    expect(body['x-amazon-apigateway-request-validators']).toEqual({
      all: { validateRequestBody: true, validateRequestParameters: true },
    });
  });

  test('leaves an anonymous operation open, and no other', () => {
    const open = gatewayBody(fixture('models.yaml'), { ...PARTS, isAnonymous: ({ spec }) => spec.id === 'addPart' })
      .body as unknown as Body;

    const secured = Object.values(open.paths).flatMap((item) => Object.values(item).map(({ security }) => security));
    expect(secured.filter((requirement) => requirement.length === 0)).toHaveLength(1);
    expect(open.paths['/things/{thingId}/parts'].post.security).toEqual([]);
  });

  test('names one position of the paths once', () => {
    expect(Object.keys(body.paths)).toEqual(['/things', '/things/{thingId}', '/things/{thingId}/parts']);
    expect(body.paths['/things/{thingId}/parts'].post.parameters).toEqual([
      { name: 'thingId', in: 'path', required: true, schema: { type: 'string' } },
    ]);
  });

  test('requires the presence of path and plain query parameters, never of headers', () => {
    const required = patch.parameters.map((parameter) => [parameter.name, parameter.required]);

    expect(Object.fromEntries(required)).toEqual({ thingId: true, mode: true, filter: false, 'X-Trace': false });
  });
});

describe('request models', () => {
  test('apply whatever the content type is', () => {
    expect(Object.keys(patch.requestBody?.content ?? {})).toEqual([
      'application/merge-patch+json',
      'application/json',
      '$default',
    ]);
  });

  test('of several content types share a default that accepts either', () => {
    const name = patch.requestBody?.content.$default.schema.$ref.split('/').at(-1) ?? '';

    expect(body.components.schemas[name]).toEqual({
      anyOf: [{ $ref: '#/components/schemas/PatchThingBody' }, { $ref: '#/components/schemas/Thingv12' }],
    });
  });

  test('are absent where an empty body is allowed, and have no default where other bodies than JSON are', () => {
    expect(body.paths['/things/{thingId}/parts'].post.requestBody).toBeUndefined();
    expect(Object.keys(body.paths['/things/{thingId}'].put.requestBody?.content ?? {})).toEqual(['application/json']);
  });

  test('have names of letters and digits, and refer to each other', () => {
    const names = Object.keys(body.components.schemas);

    expect(names.filter((name) => !/^[A-Za-z0-9]+$/.test(name))).toEqual([]);
    expect(names.sort()).toEqual(['Part', 'PatchThingBody', 'PatchThingBodyAny', 'Thingv12']);
    expect(body.components.schemas.Part).toMatchObject({ properties: { part: { $ref: '#/components/schemas/Part' } } });
  });

  test('speak the subset of draft 4 that the import takes', () => {
    expect(body.components.schemas.Thingv12).toEqual({
      type: 'object',
      required: ['name', 'kind'],
      additionalProperties: false,
      properties: {
        id: { type: 'string' },
        name: { type: 'string', minLength: 1, maxLength: 20, pattern: '^[a-z]+$' },
        kind: { enum: ['thing'] },
        note: { maxLength: 9 },
        size: { type: 'integer', minimum: 1, maximum: 10 },
        ratio: { type: 'number', minimum: 0 },
        tags: { type: 'array', uniqueItems: true, items: { type: 'string' } },
        parts: { type: 'array', items: { $ref: '#/components/schemas/Part' } },
        shape: {
          anyOf: [
            { type: 'object', required: ['side'], properties: { side: { type: 'integer', minimum: 1 } } },
            { type: 'object', required: ['radius'], properties: { radius: { type: 'number' } } },
          ],
        },
        point: { type: 'array', items: {} },
        labels: { type: 'object' },
        'not-a': {},
      },
    });
  });

  const thing = { name: 'bolt', kind: 'thing' };
  test.each([
    ['the least', thing],
    ['null where it is allowed', { ...thing, note: null }],
    ['numbers at their bounds', { ...thing, size: 10, ratio: 0.1 }],
    ['one of two', { ...thing, shape: { side: 1, color: 'red' } }],
    ['nested parts', { ...thing, parts: [{ name: 'a', part: { name: 'b' } }] }],
    ['members that a pattern names', { ...thing, labels: { 'x-a': 'b' }, point: [1, 2] }],
  ])('accept what the contract accepts: %s', (_, value) => {
    const model = fixture('models.yaml');
    const contract = new Ajv2020({ strict: false, logger: false }).addSchema(model.document, 'contract');
    const gateway = new Ajv04({ strict: false }).addSchema(body as object, 'body');

    expect(contract.validate('contract#/components/schemas/Thing-v1.2', { ...value, id: '1' })).toBe(true);
    expect(gateway.validate('body#/components/schemas/Thingv12', value)).toBe(true);
  });

  test.each([
    ['a missing member', { kind: 'thing' }],
    ['an unknown member', { ...thing, admin: true }],
    ['another constant', { ...thing, kind: 'nothing' }],
    ['a wrong pattern', { ...thing, name: 'BOLT' }],
    ['a number at an exclusive bound', { ...thing, size: 0 }],
    ['a wrong type far inside', { ...thing, parts: [{ name: 'a', part: { name: 'b', part: 7 } }] }],
  ])('refuse %s', (_, value) => {
    const gateway = new Ajv04({ strict: false }).addSchema(body as object, 'body');

    expect(gateway.validate('body#/components/schemas/Thingv12', value)).toBe(false);
  });

  test('of OpenAPI 3.0 let null pass where the contract is nullable', () => {
    const { schemas } = build(fixture('nullable.yaml')).components;

    expect(schemas.CreateBody).toEqual({
      type: 'object',
      properties: {
        plain: { maxLength: 3 },
        choice: { enum: ['a', 'b', null] },
        part: {},
        bounded: { type: 'number', minimum: 1, maximum: 9 },
      },
    });
  });
});

describe('a contract that is too large for a template', () => {
  const large = (text: string, operations: number): ContractModel => {
    const model = fixture('recursive.yaml');
    const [first] = model.operations;
    const schema = { type: 'object', properties: { a: { enum: [text] } } };
    const operation = {
      ...first,
      body: {
        required: true,
        contents: { 'application/json': schema },
        pointers: { 'application/json': '/large' },
        examples: {},
      },
    };
    const others = Array.from({ length: operations }, (_, index) => ({
      ...first,
      gatewayPath: `/${'x'.repeat(100)}${index}`,
    }));
    return { ...model, operations: [operation, ...others] };
  };

  test('has its largest models opened, and their constraints booked to the guard', () => {
    const { body: fitted, ledger } = gatewayBody(large('x'.repeat(700_000), 0), PARTS);

    expect(JSON.stringify(fitted).length).toBeLessThan(600_000);
    expect((fitted as unknown as Body).components.schemas.PlantTreeBody).toEqual({ type: 'object' });
    expect(ledger).toContainEqual({ pointer: '/large/properties/a', keyword: 'enum', kept: 'guard' });
  });

  test('names the operations whose models are open', () => {
    expect(gatewayBody(large('x'.repeat(700_000), 0), PARTS).opened).toEqual(['plantTree']);
    expect(gatewayBody(large('x', 0), PARTS).opened).toEqual([]);
  });

  test('books to the guard what only an opened model led to', () => {
    const model = large('x'.repeat(700_000), 0);
    const [operation] = model.operations;
    const leaf = { type: 'object', properties: { age: { type: 'integer', minimum: 3 } } };
    const schema = asObject(operation.body?.contents['application/json']);
    const properties = { ...asObject(schema.properties), leaf: { $ref: '#/components/schemas/OnlyThere' } };
    const contents = { 'application/json': { ...schema, properties } };
    const body = { ...operation.body!, contents };
    const components = asObject(model.document.components);
    const schemas = { ...asObject(components.schemas), OnlyThere: leaf };

    const built = gatewayBody(
      { ...model, operations: [{ ...operation, body }], document: { ...model.document, components: { schemas } } },
      PARTS,
    );

    const pointer = '/components/schemas/OnlyThere/properties/age';
    expect((built.body as unknown as Body).components.schemas).not.toHaveProperty('OnlyThere');
    expect(built.ledger).toContainEqual({ pointer, keyword: 'minimum', kept: 'guard' });
  });

  test('is refused when even its operations do not fit, naming file, place and remedy', () => {
    const model = large('x', 3000);

    expect(() => gatewayBody(model, PARTS)).toThrow(ContractError);
    expect(() => gatewayBody(model, PARTS)).toThrow(`${model.file} /paths: its operations make a REST API body`);
    expect(() => gatewayBody(model, PARTS)).toThrow(/split the contract/);
  });
});

test('a form beside JSON leaves no room for a model of all types, and is named', () => {
  const schema = { type: 'object', additionalProperties: false };
  const document = documentAround(schema);
  const content = document.paths['/things'].post.requestBody.content as Record<string, object>;
  content['application/x-www-form-urlencoded'] = { schema };
  content['application/xml'] = { schema };

  const { post } = build(modelOf(document)).paths['/things'];

  expect(Object.keys(post.requestBody?.content ?? {})).toEqual(['application/json']);
  expect(post['x-hardened-types-without-model']).toEqual(['application/x-www-form-urlencoded']);
});

test('XML beside JSON leaves the model of all types where it is', () => {
  const schema = { type: 'object', additionalProperties: false };
  const document = documentAround(schema);
  (document.paths['/things'].post.requestBody.content as Record<string, object>)['text/xml'] = { schema };

  const { post } = build(modelOf(document)).paths['/things'];

  expect(Object.keys(post.requestBody?.content ?? {})).toEqual(['application/json', '$default']);
  expect(post['x-hardened-types-without-model']).toBeUndefined();
});
