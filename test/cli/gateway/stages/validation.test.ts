import { Bench, operation, resourcesOf } from '../harness';

const order = {
  type: 'object',
  required: ['amount'],
  additionalProperties: false,
  properties: {
    amount: { type: 'integer', minimum: 0, exclusiveMinimum: true },
    note: { type: 'string', nullable: true },
    item: { $ref: '#/components/schemas/Item' },
  },
};
const json = (schema: unknown) => ({ requestBody: { content: { 'application/json': { schema } } } });

function bench(over: Record<string, unknown> = json({ $ref: '#/components/schemas/Order' }), validator = 'all') {
  const paths = { '/orders': { post: operation({ 'x-amazon-apigateway-request-validator': validator, ...over }) } };
  return new Bench(
    resourcesOf({
      paths,
      components: { schemas: { Order: order, Item: { type: 'object', required: ['id'] } } },
      'x-amazon-apigateway-request-validators': {
        all: { validateRequestBody: true, validateRequestParameters: true },
        parameters: { validateRequestParameters: true },
      },
    }),
  );
}

const post = (made: Bench, body: string, type: string | undefined = 'application/json') =>
  made.send({ method: 'POST', body: Buffer.from(body), headers: type === undefined ? [] : [['Content-Type', type]] });

describe('the request validator', () => {
  test.each([
    ['{"amount":1}', 200],
    ['{"amount":1,"item":{"id":"a"}}', 200],
    ['{}', 400],
    ['{"amount":0}', 400],
    ['{"amount":1,"extra":1}', 400],
    ['{"amount":1,"note":null}', 400],
    ['{"amount":1,"item":{}}', 400],
    ['{"amount":', 400],
    ['', 400],
  ])('judges the body %s with %d', async (body, status) => {
    const sent = await post(bench(), body);

    expect(sent.status).toBe(status);
    if (status === 400) {
      expect(sent.json).toEqual({ message: 'Invalid request body' });
      expect(sent.headers['x-amzn-errortype']).toBe('BadRequestException');
    }
  });

  test('does not validate a content type without model: the text/plain bypass', async () => {
    const sent = await post(bench(), 'anything', 'text/plain');

    expect(sent.status).toBe(200);
    expect(sent.decisions.find(({ item }) => item === '74')?.detail).toContain('NOT validated');
  });

  test('closes the bypass with a $default model', async () => {
    const content = { 'application/json': { schema: order }, $default: { schema: order } };

    const sent = await post(bench({ requestBody: { content } }), 'anything', 'text/plain');

    expect(sent.status).toBe(400);
  });

  test('reads a body without content type as JSON and ignores a charset', async () => {
    const [none, charset] = [
      await bench().send({ method: 'POST', body: Buffer.from('{}') }),
      await post(bench(), '{}', 'application/json; charset=utf-8'),
    ];

    expect([none.status, charset.status]).toEqual([400, 400]);
  });

  test('names missing parameters in the order of their full expressions', async () => {
    const parameters = [
      { name: 'qs1', in: 'query', required: true },
      { name: 'x-header-param', in: 'header', required: true },
      { name: 'optional', in: 'query' },
    ];

    const sent = await post(bench({ parameters }), '{}');

    expect(sent.json).toEqual({ message: 'Missing required request parameters: [x-header-param, qs1]' });
  });

  test('a blank parameter and a header in another case do not count', async () => {
    const made = bench({
      parameters: [
        { name: 'q', in: 'query', required: true },
        { name: 'X-Key', in: 'header', required: true },
      ],
    });

    const sent = await made.send({ method: 'POST', url: '/v1/orders?q=+', headers: [['x-key', 'v']] });

    expect(sent.json).toEqual({ message: 'Missing required request parameters: [X-Key, q]' });
  });

  test('checks nothing when the method has no validator', async () => {
    const sent = await post(bench(undefined, 'none'), 'garbage');

    expect(sent.status).toBe(200);
  });

  test('checks no body when the validator is about parameters only', async () => {
    const sent = await post(bench(undefined, 'parameters'), 'garbage');

    expect(sent.status).toBe(200);
  });

  test('models may refer to each other in circles, in hundreds', async () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 600 }, (_, index) => [
        `M${index}`,
        {
          type: 'object',
          properties: { next: { $ref: `#/components/schemas/M${(index + 1) % 600}` }, n: { type: 'integer' } },
        },
      ]),
    );
    const made = new Bench(
      resourcesOf({
        components: { schemas },
        paths: {
          '/orders': {
            post: operation({
              ...json({ $ref: '#/components/schemas/M0' }),
              'x-amazon-apigateway-request-validator': 'b',
            }),
          },
        },
        'x-amazon-apigateway-request-validators': { b: { validateRequestBody: true } },
      }),
    );

    expect((await post(made, '{"next":{"next":{"n":1}}}')).status).toBe(200);
    expect((await post(made, '{"next":{"next":{"n":"1"}}}')).status).toBe(400);
  });

  test('a model that is no draft 4 schema is listed and refuses the bodies that need it', async () => {
    const schemas = { Order: { type: 'object', properties: { a: { minimum: 0, exclusiveMinimum: 1 } } } };
    const made = new Bench(
      resourcesOf({
        components: { schemas },
        paths: {
          '/orders': {
            post: operation({
              ...json({ $ref: '#/components/schemas/Order' }),
              'x-amazon-apigateway-request-validator': 'b',
            }),
          },
        },
        'x-amazon-apigateway-request-validators': { b: { validateRequestBody: true } },
      }),
    );

    const sent = await post(made, '{"a":5}');

    expect(sent.status).toBe(500);
    expect(made.gaps.some(({ reason }) => reason.includes('model Order'))).toBe(true);
  });
});
