import { Bench, operation, permission, proxy, resourcesOf } from '../harness';

const paths = { '/orders': { get: operation(), post: operation({ operationId: 'createOrder' }) } };
const bench = (api: Record<string, unknown> = {}) => new Bench(resourcesOf({ paths }, {}, {}, api));
const eventOf = (made: Bench) => made.events[0]?.event ?? {};

describe('the Lambda proxy event', () => {
  test('has exactly the recorded members, null for what is absent', async () => {
    const made = bench();

    await made.send();

    expect(Object.keys(eventOf(made)).sort()).toEqual([
      'body',
      'headers',
      'httpMethod',
      'isBase64Encoded',
      'multiValueHeaders',
      'multiValueQueryStringParameters',
      'path',
      'pathParameters',
      'queryStringParameters',
      'requestContext',
      'resource',
      'stageVariables',
    ]);
    expect(eventOf(made)).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    });
  });

  test('describes the request in its context', async () => {
    const made = bench();

    await made.send({ method: 'POST', headers: [['User-Agent', 'test']] });

    expect(eventOf(made)['requestContext']).toMatchObject({
      accountId: '111122223333',
      apiId: 'api',
      deploymentId: 'deployment',
      domainName: 'api.execute-api.eu-west-1.amazonaws.com',
      domainPrefix: 'api',
      httpMethod: 'POST',
      operationName: 'createOrder',
      path: '/v1/orders',
      protocol: 'HTTP/1.1',
      requestTime: '05/Jan/2026:12:00:00 +0000',
      stage: 'v1',
      identity: { sourceIp: '203.0.113.10', userAgent: 'test', accountId: null },
    });
  });

  test('keeps the casing and duplicates of headers, drops hop-by-hop ones, title-cases two', async () => {
    const made = bench();

    await made.send({
      headers: [
        ['x-CASE', '1'],
        ['X-Case', '2'],
        ['authorization', 'a'],
        ['user-agent', 'b'],
        ['Connection', 'close'],
        ['Content-Length', '0'],
      ],
    });
    const { headers, multiValueHeaders } = eventOf(made) as Record<string, Record<string, unknown>>;

    expect(multiValueHeaders?.['x-CASE']).toEqual(['1', '2']);
    expect(headers).toMatchObject({ 'x-CASE': '2', Authorization: 'a', 'User-Agent': 'b' });
    expect(headers).not.toHaveProperty('Connection');
    expect(headers).not.toHaveProperty('Content-Length');
  });

  test('appends the peer to the forwarded list that the client sent', async () => {
    const made = bench();

    await made.send({ headers: [['X-Forwarded-For', '1.2.3.4']] });

    expect(eventOf(made)['headers']).toMatchObject({
      'X-Forwarded-For': '1.2.3.4, 203.0.113.10',
      'X-Forwarded-Port': '443',
      'X-Forwarded-Proto': 'https',
    });
  });

  test('decodes the query as a form, the last value in the single map', async () => {
    const made = bench();

    await made.send({ url: '/v1/orders?a=1+2&b=%2B&a=3;c=4' });

    expect(eventOf(made)['queryStringParameters']).toEqual({ a: '3', b: '+', c: '4' });
    expect(eventOf(made)['multiValueQueryStringParameters']).toMatchObject({ a: ['1 2', '3'] });
  });

  test('encodes a body in base64 only for binary media types', async () => {
    const made = bench({ BinaryMediaTypes: ['image/*'] });

    await made.send({ method: 'POST', body: Buffer.from([255]), headers: [['Content-Type', 'image/png']] });
    await made.send({ method: 'POST', body: Buffer.from('{}'), headers: [['Content-Type', 'application/json']] });

    expect(made.events[0]?.event).toMatchObject({ body: '/w==', isBase64Encoded: true });
    expect(made.events[1]?.event).toMatchObject({ body: '{}', isBase64Encoded: false });
  });
});

describe('the Lambda proxy response', () => {
  const answer = async (payload: unknown, request = {}, api = {}) => {
    const made = bench(api);
    made.handlers.backend = () => payload;
    return made.send(request);
  };

  test.each([
    ['an unknown member', { statusCode: 200, foo: 1 }],
    ['text', 'hello'],
    ['a list', []],
    ['null', null],
    ['a status that is no number', { statusCode: 'abc' }],
    ['a multi value that is no list', { multiValueHeaders: { a: 'b' } }],
    ['a body that is no text', { body: { a: 1 } }],
    ['a header with a line break', { headers: { a: 'b\r\nc: d' } }],
  ])('is a 502 when it is %s', async (_what, payload) => {
    const sent = await answer(payload);

    expect(sent.status).toBe(502);
    expect(sent.json).toEqual({ message: 'Internal server error' });
  });

  test.each([
    ['no status', {}, 200],
    ['a numeric text as status', { statusCode: '201' }, 201],
    ['null headers', { headers: null }, 200],
  ])('accepts %s', async (_what, payload, status) => {
    const sent = await answer(payload);

    expect(sent.status).toBe(status);
    expect(sent.headers['content-type']).toBe('application/json');
  });

  test('merges headers, renames what the gateway owns, and never lets the function forge request ids', async () => {
    const sent = await answer({
      headers: { 'x-a': '2', flag: true, Server: 'mine', 'WWW-Authenticate': 'Basic', 'x-amz-apigw-id': 'forged' },
      multiValueHeaders: { 'X-A': ['1'] },
    });

    expect(sent.pairs).toEqual(
      expect.arrayContaining([
        ['X-A', '1'],
        ['X-A', '2'],
        ['flag', 'true'],
      ]),
    );
    expect(sent.headers['x-amzn-remapped-server']).toBe('mine');
    expect(sent.headers['x-amzn-remapped-www-authenticate']).toBe('Basic');
    expect(sent.headers['x-amz-apigw-id']).not.toBe('forged');
    expect(sent.headers['x-amzn-trace-id']).toMatch(/^Root=1-/);
  });

  test('is decoded only when the first accepted type is binary', async () => {
    const payload = { body: Buffer.from('hi').toString('base64'), isBase64Encoded: true };
    const api = { BinaryMediaTypes: ['image/png'] };

    const decoded = await answer(payload, { headers: [['Accept', 'image/png, */*']] }, api);
    const raw = await answer(payload, { headers: [['Accept', 'text/html, image/png']] }, api);

    expect([decoded.text, raw.text]).toEqual(['hi', payload.body]);
  });

  test('a function that throws is a 502', async () => {
    const made = bench();
    made.handlers.backend = () => {
      throw new Error('secret detail');
    };

    const sent = await made.send();

    expect(sent.status).toBe(502);
    expect(sent.text).not.toContain('secret');
  });
});

describe('integrations', () => {
  test('without permission the function is not called', async () => {
    const resources = resourcesOf({ paths });
    resources['backendPermission'] = permission('another');
    const made = new Bench(resources);

    const sent = await made.send();

    expect(sent.status).toBe(500);
    expect(made.events).toEqual([]);
  });

  test('a permission for another API does not count', async () => {
    const resources = resourcesOf({ paths });
    const base = permission('backend');
    const SourceArn = 'arn:aws:execute-api:eu-west-1:111122223333:other/*/*/*';
    resources['backendPermission'] = { ...base, properties: { ...base.properties, SourceArn } };

    const sent = await new Bench(resources).send();

    expect(sent.status).toBe(500);
  });

  test.each([
    ['an HTTP integration', { type: 'http_proxy', httpMethod: 'GET', uri: 'https://example.com' }],
    ['an integration method other than POST', { ...proxy, httpMethod: 'GET' }],
    ['no integration', undefined],
  ])('refuses %s and lists it', async (_what, integration) => {
    const made = new Bench(
      resourcesOf({ paths: { '/orders': { get: { 'x-amazon-apigateway-integration': integration } } } }),
    );

    const sent = await made.send();

    expect(sent.status).toBe(500);
    expect(made.gaps.some((gap) => gap.isSecurityRelevant)).toBe(true);
  });

  const mock = {
    type: 'mock',
    passthroughBehavior: 'never',
    requestTemplates: { 'application/json': '{ statusCode: 200 }' },
    responses: {
      default: {
        statusCode: '204',
        responseParameters: { 'method.response.header.Access-Control-Allow-Origin': "'https://app.example.com'" },
      },
    },
  };

  test('answers a preflight from a mock', async () => {
    const made = new Bench(
      resourcesOf({ paths: { '/orders': { options: { 'x-amazon-apigateway-integration': mock } } } }),
    );

    const sent = await made.send({ method: 'OPTIONS' });

    expect(sent.status).toBe(204);
    expect(sent.headers['access-control-allow-origin']).toBe('https://app.example.com');
  });

  test('a mock that never passes through answers 415 to other content types', async () => {
    const made = new Bench(
      resourcesOf({ paths: { '/orders': { options: { 'x-amazon-apigateway-integration': mock } } } }),
    );

    const sent = await made.send({ method: 'OPTIONS', headers: [['Content-Type', 'text/plain']] });

    expect(sent.status).toBe(415);
  });

  test('a preflight does not hide a policy that denies', async () => {
    const Policy = { Statement: { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' } };
    const body = { paths: { '/orders': { options: { 'x-amazon-apigateway-integration': mock } } } };

    const sent = await new Bench(resourcesOf(body, {}, {}, { Policy })).send({ method: 'OPTIONS' });

    expect(sent.status).toBe(403);
  });
});
