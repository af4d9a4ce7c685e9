import type { FindingCode } from '../../src/contract';
import { documentAround, modelOf } from '../lambda/guard/contract';
import { fixture, operation } from './contract-files';

const found = (file: string, code: FindingCode) =>
  fixture(file)
    .findings.filter((finding) => finding.code === code)
    .map(({ pointer, operation: id }) => `${id ?? '-'} ${pointer}`);

describe('identifier-like members', () => {
  test('are found in path, query, header and body, in lists and references', () => {
    const candidates = operation(fixture('undecided.yaml'), 'changeThing').identifierCandidates;

    expect(candidates.map((candidate) => `${candidate.in} ${candidate.name}`).sort()).toEqual([
      'body /customer/uuid',
      'body /lines/*/product_id',
      'body /owner_id',
      'body /relatedIds/*',
      'header X-Tenant-Id',
      'path thingId',
      'query token',
      'query warehouse-id',
    ]);
  });

  test('are none of the words that merely end in "id", enumerations, or names of the request itself', () => {
    const names = operation(fixture('undecided.yaml'), 'changeThing').identifierCandidates.map(({ name }) => name);

    expect(names).not.toEqual(expect.arrayContaining(['paid', 'kindId', 'X-Request-Id', '/id', '/grid']));
  });

  test('are findings as long as no resource is declared', () => {
    expect(found('undecided.yaml', 'identifier-without-resource')).toContain(
      'changeThing /paths/~1things~1{thingId}/parameters/0',
    );
  });
});

describe('identifiers in other bodies than JSON', () => {
  const text = { type: 'string', maxLength: 10 };
  const of = (operation: object) => {
    const responses = { '204': { description: 'done' } };
    const paths = { '/sendings': { post: { operationId: 'send', responses, ...operation } } };
    return modelOf({ openapi: '3.1.0', info: { title: 'Forms', version: '1' }, paths });
  };

  test.each(['application/x-www-form-urlencoded', 'multipart/form-data'])('are found in %s', (type) => {
    const schema = { type: 'object', properties: { orderId: text, note: text } };

    const { operations } = of({ requestBody: { required: true, content: { [type]: { schema } } } });

    expect(operations[0]?.identifierCandidates).toEqual([expect.objectContaining({ in: 'body', name: '/orderId' })]);
  });

  test('are told of where a parameter carries them in an object', () => {
    const schema = { type: 'object', properties: { orderId: text, page: { type: 'integer' } } };
    const filter = { name: 'filter', in: 'query', style: 'deepObject', schema };

    const codes = of({ parameters: [filter] }).findings.filter(({ code }) => code === 'identifier-in-object-parameter');

    expect(codes.map(({ message }) => message)).toEqual([expect.stringContaining('/orderId in query filter')]);
  });
});

test.each<[FindingCode, string[]]>([
  [
    'open-schema',
    ['changeThing /components/schemas/Customer', 'changeThing /components/schemas/Change/properties/anything'],
  ],
  ['unbounded-input', ['changeThing /components/schemas/Change/properties/note']],
  ['body-optional', ['changeThing /paths/~1things~1{thingId}/patch/requestBody']],
  ['body-not-json', ['changeThing /paths/~1things~1{thingId}/patch/requestBody']],
  [
    'operation-without-security',
    ['changeThing /paths/~1things~1{thingId}/patch', 'readThing /paths/~1things~1{id}~1parts/get'],
  ],
  ['path-parameter-renamed', ['readThing /paths/~1things~1{id}~1parts/get']],
  ['parameter-not-in-path', ['readThing /paths/~1things~1{id}~1parts/get/parameters/1']],
  ['plain-http-server', ['- /servers/0']],
])('%s is found where it is', (code, places) => {
  expect(found('undecided.yaml', code)).toEqual(places);
});

test('a contract that leaves nothing undecided has no findings', () => {
  expect(fixture('../../../examples/orders/openapi.yaml').findings).toEqual([]);
});

test('more resources than the quota are found', () => {
  const model = fixture('../../../node_modules/@readme/oas-examples/3.0/json/star-trek.json');

  expect(model.findings.some((finding) => finding.code === 'too-many-resources')).toBe(false);
  expect(model.findings.every((finding) => finding.remedy !== '' && finding.message !== '')).toBe(true);
});

describe('an open schema', () => {
  const messages = (schema: object) => {
    const { findings } = modelOf(documentAround(schema));
    return findings.filter(({ code }) => code === 'open-schema').map(({ message }) => message);
  };

  test.each<[string, object, string]>([
    ['says nothing of further members', { type: 'object', properties: { a: { type: 'null' } } }, 'they are refused'],
    ['allows them', { type: 'object', additionalProperties: true }, 'as it says itself'],
    ['allows them in the words of 3.1', { type: 'object', unevaluatedProperties: true }, 'as it says itself'],
    ['says nothing at all', { description: 'anything' }, 'every value passes'],
  ])('that %s is told as the guard treats it', (_, schema, end) => {
    expect(messages(schema)).toEqual([expect.stringMatching(`${end}$`)]);
  });

  test('is none where further members are described or refused', () => {
    const text = { type: 'string' };

    expect(messages({ type: 'object', additionalProperties: text })).toEqual([]);
    expect(messages({ properties: { a: text }, unevaluatedProperties: false })).toEqual([]);
  });
});

describe('XML beside JSON', () => {
  const schema = { type: 'object', additionalProperties: false };
  const document = documentAround(schema);
  const content = document.paths['/things'].post.requestBody.content as Record<string, object>;
  content['application/xml'] = { schema };
  content['Application/Vnd.Thing+XML; v=1'] = { schema };
  const model = modelOf(document);

  test('is taken out of what the operation takes, and found', () => {
    const found = model.findings.filter(({ code }) => code === 'body-xml-refused');

    expect(operation(model, 'createThing').spec.contentTypes).toEqual(['application/json']);
    expect(found.map(({ message }) => message)).toEqual([
      'POST /things lists application/xml, Application/Vnd.Thing+XML; v=1; requests of it are refused with 415',
    ]);
  });
});

describe('objects in responses', () => {
  const around = (hardened: Record<string, unknown>) => {
    const Order = { type: 'object', properties: { orderId: { type: 'string' }, total: { type: 'integer' } } };
    const schema = { type: 'object', properties: { items: { type: 'array', items: Order } } };
    const parameters = [{ name: 'orderId', in: 'path', required: true, schema: { type: 'string' } }];
    const ok = { '200': { description: 'ok', content: { 'application/json': { schema } } } };
    return modelOf({
      openapi: '3.1.0',
      info: { title: 'Test', version: '1' },
      paths: {
        '/orders': { get: { operationId: 'list', 'x-hardened': hardened, responses: ok } },
        '/orders/{orderId}': {
          parameters,
          delete: {
            operationId: 'drop',
            'x-hardened': { resource: 'Order' },
            responses: { '204': { description: 'gone' } },
          },
        },
      },
    });
  };
  const undecided = (hardened: Record<string, unknown>) =>
    around(hardened).findings.filter(({ code }) => code === 'response-object-undecided');

  test('are findings where they have the name of an identifier, with what to declare', () => {
    expect(undecided({ sensitivity: 'internal' }).map(({ operation: id, remedy }) => [id, remedy])).toEqual([
      ['list', 'add x-hardened.returns: [{ resource: Order, id: /items/*/orderId }]'],
    ]);
  });

  test('are none once they are declared, or everyone’s', () => {
    expect(undecided({ returns: [{ resource: 'Order', id: '/items/*/orderId' }] })).toEqual([]);
    expect(undecided({ ownership: 'shared' })).toEqual([]);
  });

  test('keep apart which of the members that tell of them are published', () => {
    const returns = [{ resource: 'Order', id: '/items/*/orderId', tenant: 'tenantId', owner: 'total' }];

    expect(operation(around({ returns }), 'list').spec.returns).toEqual([{ ...returns[0], hidden: ['tenantId'] }]);
  });

  test('must be in a response', () => {
    expect(() => around({ returns: [{ resource: 'Order', id: '/items/*/orderID' }] })).toThrow(
      'no successful response publishes "/items/*/orderID"; did you mean "/items/*/orderId"?',
    );
  });
});
