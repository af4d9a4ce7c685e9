import { authorizerAnswer, authorizerScheme, Bench, type Handler, operation, resourcesOf, statement } from '../harness';

const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:api/v1';

function bench(answer: Handler, authorizer: Record<string, unknown> = {}, api: Record<string, unknown> = {}) {
  const secured = operation({ security: [{ auth: [] }] });
  const body = {
    components: { securitySchemes: { auth: authorizerScheme(authorizer) } },
    paths: { '/orders': { get: secured, post: secured }, '/orders/{id}': { get: secured } },
  };
  const made = new Bench(resourcesOf(body, {}, {}, api));
  made.handlers.authorizer = answer;
  return made;
}

const bearer: [string, string][] = [['Authorization', 'Bearer t']];
const allowAll: Handler = () => authorizerAnswer(statement('Allow'));

describe('the authorizer stage', () => {
  test('lets a request through that the policy allows', async () => {
    const sent = await bench(allowAll).send({ headers: bearer });

    expect(sent.status).toBe(200);
  });

  test('refuses when an Allow and an explicit Deny both match, whatever their order', async () => {
    const orders = [
      [statement('Allow'), statement('Deny')],
      [statement('Deny'), statement('Allow')],
    ];

    for (const statements of orders) {
      const sent = await bench(() => authorizerAnswer(statements)).send({ headers: bearer });
      expect(sent.status).toBe(403);
      expect(sent.json['Message']).toBe('User is not authorized to access this resource with an explicit deny');
      expect(sent.headers['x-amzn-errortype']).toBe('AccessDeniedException');
    }
  });

  test('lets a wildcard cross slashes', async () => {
    const sent = await bench(() => authorizerAnswer(statement('Allow', `${ARN}/GET/*`))).send({
      headers: bearer,
      url: '/v1/orders/7',
    });

    expect(sent.status).toBe(200);
  });

  test('takes a dot in a resource literally', async () => {
    const sent = await bench(() => authorizerAnswer(statement('Allow', `${ARN}/GET/orders/a.b`))).send({
      headers: bearer,
      url: '/v1/orders/aXb',
    });

    expect(sent.status).toBe(403);
  });

  test('refuses implicitly when no statement is about the request', async () => {
    const sent = await bench(() => authorizerAnswer(statement('Allow', `${ARN}/POST/orders`))).send({
      headers: bearer,
    });

    expect(sent.status).toBe(403);
    expect(sent.json['Message']).toBe('User is not authorized to access this resource');
  });

  test('evaluates a cached policy for each request instead of caching the verdict', async () => {
    const made = bench(() => authorizerAnswer(statement('Allow', `${ARN}/GET/orders`)), {
      authorizerResultTtlInSeconds: 300,
    });

    const first = await made.send({ headers: bearer });
    const second = await made.send({ headers: bearer, url: '/v1/orders/7' });

    expect([first.status, second.status]).toEqual([200, 403]);
    expect(made.events.filter(({ arn }) => arn.endsWith('authorizer'))).toHaveLength(1);
  });

  test('forgets a cached answer after its time', async () => {
    const made = bench(allowAll, { authorizerResultTtlInSeconds: 60 });

    await made.send({ headers: bearer });
    made.clock.advance(60_001);
    await made.send({ headers: bearer });

    expect(made.events.filter(({ arn }) => arn.endsWith('authorizer'))).toHaveLength(2);
  });

  test.each([0, 300])(
    'answers 401 without calling the function when one of two sources is missing (ttl %d)',
    async (ttl) => {
      const made = bench(allowAll, {
        authorizerResultTtlInSeconds: ttl,
        identitySource: 'method.request.header.Authorization, method.request.querystring.tenant',
      });

      const sent = await made.send({ headers: bearer });

      expect(sent.status).toBe(401);
      expect(sent.json).toEqual({ message: 'Unauthorized' });
      expect(sent.headers['x-amzn-errortype']).toBe('UnauthorizedException');
      expect(made.events).toEqual([]);
    },
  );

  test('counts an empty identity source as missing', async () => {
    const sent = await bench(allowAll).send({ headers: [['authorization', '']] });

    expect(sent.status).toBe(401);
  });

  test.each([
    ['Unauthorized', 401],
    ['Unauthorized!', 500],
    ['boom', 500],
  ])('an authorizer that throws "%s" gives %d', async (message, status) => {
    const sent = await bench(() => {
      throw new Error(message);
    }).send({ headers: bearer });

    expect(sent.status).toBe(status);
    expect(sent.json).toEqual({ message: status === 401 ? 'Unauthorized' : null });
  });

  test.each([
    ['nothing', null],
    ['no policy', { principalId: 'x' }],
    ['an unknown effect', authorizerAnswer({ ...statement('allow') })],
    ['a statement without resource', authorizerAnswer({ Effect: 'Allow', Action: '*' })],
    ['a list in the context', authorizerAnswer(statement('Allow'), { context: { roles: ['a'] } })],
  ])('answers 500 when the authorizer returns %s', async (_what, answer) => {
    const sent = await bench(() => answer).send({ headers: bearer });

    expect(sent.status).toBe(500);
    expect(sent.headers['x-amzn-errortype']).toBe('AuthorizerConfigurationException');
  });

  test('hands context values to the function as strings, with the latency of the authorizer', async () => {
    const made = bench(() => authorizerAnswer(statement('Allow'), { context: { n: 1, yes: true } }));

    await made.send({ headers: bearer });
    const context = made.events[1]?.event['requestContext'] as { authorizer: unknown };

    expect(context.authorizer).toEqual({ n: '1', yes: 'true', principalId: 'caller', integrationLatency: 0 });
  });

  test('gives the authorizer no body and the ARN of the concrete path', async () => {
    const made = bench(allowAll);

    await made.send({ headers: bearer, url: '/v1/orders/7?x=1', body: Buffer.from('secret') });
    const event = made.events[0]?.event ?? {};

    expect(Object.keys(event)).not.toContain('body');
    expect(event['methodArn']).toBe(`${ARN}/GET/orders/7`);
    expect(event['resource']).toBe('/orders/{id}');
    expect(event['queryStringParameters']).toEqual({ x: '1' });
    expect(event['pathParameters']).toEqual({ id: '7' });
  });

  test('answers 500 when no permission lets the API call the authorizer', async () => {
    const resources = resourcesOf({
      components: { securitySchemes: { auth: authorizerScheme() } },
      paths: { '/orders': { get: operation({ security: [{ auth: [] }] }) } },
    });
    delete resources['authorizerPermission'];

    const sent = await new Bench(resources).send({ headers: bearer });

    expect(sent.status).toBe(500);
    expect(sent.decisions.at(-1)).toMatchObject({ item: '59', outcome: 'refuse' });
  });

  test.each([
    ['a user pool', { type: 'cognito_user_pools' }],
    ['an authorizer without function', { authorizerUri: '' }],
    ['an unknown identity source', { identitySource: 'method.request.path.id' }],
  ])('refuses every call of a method behind %s', async (_what, authorizer) => {
    const made = bench(allowAll, authorizer);

    const sent = await made.send({ headers: bearer });

    expect(sent.status).toBe(500);
    expect(made.gaps.some((gap) => gap.isSecurityRelevant && gap.reason.includes('is refused'))).toBe(true);
  });

  test('no header of a client takes the place of the authorizer', async () => {
    const made = bench(() => authorizerAnswer(statement('Deny')));

    const sent = await made.send({ headers: [...bearer, ['sls-offline-authorizer-override', '{"iam":{}}']] });

    expect(sent.status).toBe(403);
  });
});

describe('the resource policy together with the authorizer', () => {
  const policy = (...statements: Record<string, unknown>[]) => ({
    Policy: { Statement: statements.map((entry) => ({ Principal: '*', ...entry })) },
  });
  const everything = statement('Allow', 'execute-api:/*');
  const foreign = { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } };

  test('an allow-only address list does not stop a caller whom the authorizer allows', async () => {
    const list = { ...everything, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } };
    const sent = await bench(allowAll, {}, policy(list)).send({ headers: bearer });

    expect(sent.status).toBe(200);
  });

  test('a deny of foreign addresses stops a request before the authorizer is called', async () => {
    const made = bench(
      allowAll,
      {},
      policy(everything, { ...statement('Deny', 'execute-api:/*'), Condition: foreign }),
    );

    const sent = await made.send({ headers: bearer });

    expect(sent.status).toBe(403);
    expect(String(sent.json['Message'])).toMatch(/User: anonymous is not authorized .* with an explicit deny$/);
    expect(made.events).toEqual([]);
  });

  test('a policy that allows overrules a silent authorizer', async () => {
    const silent: Handler = () => authorizerAnswer(statement('Allow', `${ARN}/POST/none`));
    const sent = await bench(silent, {}, policy(everything)).send({ headers: bearer });

    expect(sent.status).toBe(200);
  });

  test('a policy that cannot be evaluated refuses', async () => {
    const unknown = { ...statement('Deny', 'execute-api:/*'), Condition: { BinaryEquals: { 'aws:x': 'y' } } };
    const sent = await bench(allowAll, {}, policy(everything, unknown)).send({ headers: bearer });

    expect(sent.status).toBe(403);
    expect(sent.decisions.at(-1)?.label).toBe('NOT_EVALUATED');
  });

  test('the source address is the peer, never a header', async () => {
    const deny = { ...statement('Deny', 'execute-api:/*'), Condition: foreign };
    const sent = await bench(allowAll, {}, policy(everything, deny)).send({
      headers: [...bearer, ['X-Forwarded-For', '10.0.0.1']],
    });

    expect(sent.status).toBe(403);
  });
});
