import { authorizerAnswer, authorizerScheme, Bench, operation, resourcesOf, statement } from '../harness';

type Properties = Record<string, unknown>;

function bench(responses: Properties, stage: Properties = {}) {
  return new Bench(
    resourcesOf(
      {
        components: { securitySchemes: { auth: authorizerScheme() } },
        paths: { '/orders': { get: operation({ security: [{ auth: [] }] }) } },
        'x-amazon-apigateway-gateway-responses': responses,
      },
      {},
      stage,
    ),
  );
}

const problem = {
  statusCode: '401',
  responseParameters: {
    'gatewayresponse.header.X-Content-Type-Options': "'nosniff'",
    'gatewayresponse.header.Content-Type': "'application/problem+json'",
    'gatewayresponse.header.X-Request': 'context.requestId',
    'gatewayresponse.header.X-Origin': 'method.request.header.Origin',
  },
  responseTemplates: {
    'application/json':
      '{"title":$context.error.messageString,"id":"$context.extendedRequestId","t":"$context.error.responseType"}',
  },
};

describe('gateway responses', () => {
  test('fill headers and template of the exact type', async () => {
    const sent = await bench({ UNAUTHORIZED: problem }).send({ headers: [['Origin', 'https://a']] });

    expect(sent.status).toBe(401);
    expect(sent.json).toEqual({ title: 'Unauthorized', id: sent.headers['x-amz-apigw-id'], t: 'UNAUTHORIZED' });
    expect(sent.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'x-content-type-options': 'nosniff',
      'x-request': sent.headers['x-amzn-requestid'],
      'x-origin': 'https://a',
    });
  });

  test('fall back to the default of their class, whose status replaces theirs', async () => {
    const made = bench({ DEFAULT_4XX: { statusCode: '404', responseTemplates: { 'application/json': '{"a":1}' } } });

    const sent = await made.send();

    expect([sent.status, sent.text]).toEqual([404, '{"a":1}']);
  });

  test('show values of the authorizer in a refusal', async () => {
    const made = bench({
      ACCESS_DENIED: { responseTemplates: { 'application/json': '{"why":"$context.authorizer.reason"}' } },
    });
    made.handlers.authorizer = () => authorizerAnswer(statement('Deny'), { context: { reason: 'TENANT_MISMATCH' } });

    const sent = await made.send({ headers: [['Authorization', 'x']] });

    expect(sent.json).toEqual({ why: 'TENANT_MISMATCH' });
  });

  test('a failed function is customized by DEFAULT_5XX', async () => {
    const made = bench({ DEFAULT_5XX: { responseTemplates: { 'application/json': '{"oops":true}' } } });
    made.handlers.authorizer = () => authorizerAnswer(statement('Allow'));
    made.handlers.backend = () => 'not a response';

    const sent = await made.send({ headers: [['Authorization', 'x']] });

    expect([sent.status, sent.json]).toEqual([502, { oops: true }]);
  });

  test('the 413 of the front end cannot be customized', async () => {
    const responses = { REQUEST_TOO_LARGE: { statusCode: '400' }, DEFAULT_4XX: { statusCode: '400' } };

    const sent = await bench(responses).send({ body: Buffer.alloc(10 * 1024 * 1024 + 1) });

    expect(sent.status).toBe(413);
  });

  test('a surprise inside the pipeline is a 500 that is logged and traced', async () => {
    const made = bench({});
    Object.defineProperty(made.apis[0], 'router', { value: undefined });

    const sent = await made.send();

    expect(sent.status).toBe(500);
    expect(sent.decisions.at(-1)).toMatchObject({ stage: 'pipeline', outcome: 'refuse' });
  });
});

describe('the access log', () => {
  const Format = JSON.stringify({
    requestId: '$context.requestId',
    id: '$context.extendedRequestId',
    status: '$context.status',
    type: '$context.error.responseType',
    agent: '$context.identity.userAgent',
    authorizerStatus: '$context.authorizer.status',
    tenant: '$context.authorizer.tenant',
    waf: '$context.wafResponseCode',
    integration: '$context.integrationStatus',
    path: '$context.resourcePath',
  });
  const AccessLogSetting = { DestinationArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:x', Format };

  test('has one entry for each request, with - for what is unset', async () => {
    const made = bench({}, { AccessLogSetting });
    made.handlers.authorizer = () => authorizerAnswer(statement('Allow'), { context: { tenant: 'acme' } });

    const sent = await made.send({ headers: [['Authorization', 'x']] });

    expect(sent.logs).toHaveLength(1);
    expect(sent.logs[0]).toMatchObject({
      source: 'access-log',
      correlation: sent.headers['x-amz-apigw-id'],
      record: {
        status: '200',
        type: '-',
        agent: '-',
        authorizerStatus: '200',
        tenant: 'acme',
        waf: '-',
        integration: '200',
        path: '/orders',
      },
    });
  });

  test('tells of a refusal', async () => {
    const sent = await bench({}, { AccessLogSetting }).send();

    expect(sent.logs[0]?.record).toMatchObject({ status: '401', type: 'UNAUTHORIZED', authorizerStatus: '401' });
  });

  test('tells the answer of the authorizer from the decision on it', async () => {
    const Format = '{"authorizer":"$context.authorizer.status","authorize":"$context.authorize.status"}';
    const made = bench({}, { AccessLogSetting: { ...AccessLogSetting, Format } });
    made.handlers.authorizer = () => authorizerAnswer(statement('Deny'));

    const sent = await made.send({ headers: [['Authorization', 'x']] });

    expect(sent.logs[0]?.record).toEqual({ authorizer: '200', authorize: '403' });
  });

  test('stays one JSON object whatever a client sends', async () => {
    const agent = '","status":"200","x":"';

    const sent = await bench({}, { AccessLogSetting }).send({ headers: [['User-Agent', agent]] });

    expect(sent.logs[0]?.record).toMatchObject({ status: '401', agent });
  });

  test('correlates by the id that a client cannot set', async () => {
    const chosen = '11111111-2222-3333-4444-555555555555';

    const sent = await bench({}, { AccessLogSetting }).send({ headers: [['x-amzn-RequestId', chosen]] });

    expect(sent.logs[0]?.record['requestId']).toBe(chosen);
    expect(sent.logs[0]?.correlation).toBe(sent.headers['x-amz-apigw-id']);
    expect(sent.logs[0]?.correlation).not.toBe(chosen);
  });

  test('is silent when the stage configures none', async () => {
    const sent = await bench({}).send();

    expect(sent.logs).toEqual([]);
  });
});
