import {
  authorizerAnswer,
  authorizerScheme,
  Bench,
  operation,
  type Resources,
  resourcesOf,
  statement,
} from '../harness';

type Properties = Record<string, unknown>;

const keyScheme = { type: 'apiKey', name: 'x-api-key', in: 'header' };
const keyed = operation({ security: [{ key: [] }] });
const key: [string, string][] = [['x-api-key', 'value-of-the-key-0123456789']];

function plan(properties: Properties = {}, keyProperties: Properties = {}): Resources {
  return {
    key: {
      type: 'AWS::ApiGateway::ApiKey',
      properties: { Enabled: true, Value: 'value-of-the-key-0123456789', ...keyProperties },
    },
    plan: {
      type: 'AWS::ApiGateway::UsagePlan',
      properties: { ApiStages: [{ ApiId: 'api', Stage: 'v1' }], ...properties },
    },
    link: {
      type: 'AWS::ApiGateway::UsagePlanKey',
      properties: { KeyId: 'key', KeyType: 'API_KEY', UsagePlanId: 'plan' },
    },
  };
}

const body = {
  components: { securitySchemes: { key: keyScheme, auth: authorizerScheme() } },
  paths: { '/orders': { get: keyed, post: operation() } },
};

async function burst(made: Bench, count: number, request = {}): Promise<number[]> {
  const statuses: number[] = [];
  for (let sent = 0; sent < count; sent++) statuses.push((await made.send({ headers: key, ...request })).status);
  return statuses;
}

describe('API keys', () => {
  test.each([
    ['no key', plan(), [] as [string, string][]],
    ['an unknown key', plan(), [['x-api-key', 'other']] as [string, string][]],
    ['a disabled key', plan({}, { Enabled: false }), key],
    ['a key whose plan is bound to another stage', plan({ ApiStages: [{ ApiId: 'api', Stage: 'v2' }] }), key],
    ['a key without plan', { key: plan()['key'] } as Resources, key],
  ])('refuses %s', async (_what, resources, headers) => {
    const sent = await new Bench(resourcesOf(body, resources)).send({ headers });

    expect(sent.status).toBe(403);
    expect(sent.json).toEqual({ message: 'Forbidden' });
  });

  test('accepts a key of a plan of the stage and names it to the function', async () => {
    const made = new Bench(resourcesOf(body, plan()));

    const sent = await made.send({ headers: key });

    expect(sent.status).toBe(200);
    expect(made.events[0]?.event['requestContext']).toMatchObject({ identity: { apiKeyId: 'key' } });
  });

  test('takes the key from the authorizer alone when the API says so', async () => {
    const secured = operation({ security: [{ key: [], auth: [] }] });
    const resources = resourcesOf(
      { ...body, 'x-amazon-apigateway-api-key-source': 'AUTHORIZER', paths: { '/orders': { get: secured } } },
      plan(),
    );
    const made = new Bench(resources);
    const headers = [...key, ['Authorization', 'x']] as [string, string][];
    made.handlers.authorizer = () => authorizerAnswer(statement('Allow'));
    const withHeader = await made.send({ headers });
    made.handlers.authorizer = () => authorizerAnswer(statement('Allow'), { usageIdentifierKey: key[0]?.[1] });

    const withIdentifier = await made.send({ headers });

    expect([withHeader.status, withIdentifier.status]).toEqual([403, 200]);
  });
});

describe('throttles and quotas', () => {
  test('the plan lets its burst through and refills at its rate', async () => {
    const made = new Bench(resourcesOf(body, plan({ Throttle: { RateLimit: 1, BurstLimit: 2 } })));

    expect(await burst(made, 3)).toEqual([200, 200, 429]);
    made.clock.advance(1000);
    expect(await burst(made, 2)).toEqual([200, 429]);
  });

  test('names the throttle and the quota in its answers', async () => {
    const throttled = new Bench(resourcesOf(body, plan({ Throttle: { RateLimit: 0, BurstLimit: 0 } })));
    const spent = new Bench(resourcesOf(body, plan({ Quota: { Limit: 1, Period: 'DAY' } })));
    await spent.send({ headers: key });

    expect((await throttled.send({ headers: key })).json).toEqual({ message: 'Too Many Requests' });
    expect((await spent.send({ headers: key })).json).toEqual({ message: 'Limit Exceeded' });
    spent.clock.advance(24 * 3_600_000);
    expect((await spent.send({ headers: key })).status).toBe(200);
  });

  test("a method's own limit in the plan takes the place of the plan's", async () => {
    const ApiStages = [{ ApiId: 'api', Stage: 'v1', Throttle: { '/orders/GET': { RateLimit: 0, BurstLimit: 1 } } }];
    const made = new Bench(resourcesOf(body, plan({ ApiStages, Throttle: { RateLimit: 10, BurstLimit: 10 } })));

    expect(await burst(made, 2)).toEqual([200, 429]);
  });

  test('the stage limits each method by the most specific setting', async () => {
    const MethodSettings = [
      { ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: 0, ThrottlingBurstLimit: 3 },
      { ResourcePath: '/~1orders', HttpMethod: 'POST', ThrottlingRateLimit: 0, ThrottlingBurstLimit: 1 },
    ];
    const made = new Bench(resourcesOf(body, plan(), { MethodSettings }));

    expect(await burst(made, 2, { method: 'POST' })).toEqual([200, 429]);
    expect(await burst(made, 4)).toEqual([200, 200, 200, 429]);
  });

  test('a method without key spends nothing of the plan', async () => {
    const made = new Bench(resourcesOf(body, plan({ Quota: { Limit: 1, Period: 'DAY' } })));

    expect(await burst(made, 3, { method: 'POST' })).toEqual([200, 200, 200]);
  });
});
