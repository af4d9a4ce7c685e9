import { buildModel } from '../../../../cli/gateway/model/build-model';
import { assemblyOf, authorizerScheme, Bench, functionArn, invocationUri, operation, resourcesOf } from '../harness';

describe('an OpenAPI body', () => {
  test('ignores security at the root, as API Gateway does, and says so', async () => {
    const made = new Bench(
      resourcesOf({
        security: [{ auth: [] }],
        components: { securitySchemes: { auth: authorizerScheme() } },
        paths: { '/orders': { get: operation() } },
      }),
    );

    expect((await made.send()).status).toBe(200);
    expect(made.gaps.some(({ reason }) => reason.includes('"security" at the root'))).toBe(true);
  });

  test('lists a scheme without authorizer: the method is open', async () => {
    const made = new Bench(
      resourcesOf({
        components: { securitySchemes: { oidc: { type: 'openIdConnect' } } },
        paths: { '/orders': { get: operation({ security: [{ oidc: [] }] }) } },
      }),
    );

    expect(made.gaps.some(({ reason, isSecurityRelevant }) => isSecurityRelevant && reason.includes('is open'))).toBe(
      true,
    );
  });

  test.each([
    ['an unknown scheme', { security: [{ gone: [] }] }],
    ['two authorizers', { security: [{ a: [] }, { b: [] }] }],
    ['IAM authorization', { 'x-amazon-apigateway-auth': { type: 'AWS_IAM' } }],
  ])('refuses an operation with %s', async (_what, over) => {
    const securitySchemes = { a: authorizerScheme(), b: authorizerScheme() };
    const made = new Bench(
      resourcesOf({ components: { securitySchemes }, paths: { '/orders': { get: operation(over) } } }),
    );

    const sent = await made.send({ headers: [['Authorization', 'x']] });

    expect(sent.status).toBe(500);
    expect(made.events).toEqual([]);
  });

  test('follows references of parameters, bodies and path items', async () => {
    const made = new Bench(
      resourcesOf({
        components: {
          parameters: { Q: { name: 'q', in: 'query', required: true } },
          requestBodies: { B: { content: { 'application/json': { schema: { type: 'object', required: ['a'] } } } } },
        },
        'x-amazon-apigateway-request-validator': 'all',
        'x-amazon-apigateway-request-validators': {
          all: { validateRequestBody: true, validateRequestParameters: true },
        },
        paths: {
          '/orders': {
            parameters: [{ $ref: '#/components/parameters/Q' }],
            post: operation({ requestBody: { $ref: '#/components/requestBodies/B' } }),
          },
        },
      }),
    );
    const post = (url: string) => made.send({ method: 'POST', url, body: Buffer.from('{}') });

    expect((await post('/v1/orders')).text).toContain('[q]');
    expect((await post('/v1/orders?q=1')).text).toContain('Invalid request body');
  });

  test('reads Swagger 2 as well', async () => {
    const made = new Bench(
      resourcesOf({
        swagger: '2.0',
        openapi: undefined,
        definitions: { Order: { type: 'object', required: ['a'] } },
        'x-amazon-apigateway-request-validator': 'all',
        'x-amazon-apigateway-request-validators': { all: { validateRequestBody: true } },
        paths: {
          '/orders': {
            post: operation({ parameters: [{ in: 'body', name: 'b', schema: { $ref: '#/definitions/Order' } }] }),
          },
        },
      }),
    );

    expect((await made.send({ method: 'POST', body: Buffer.from('{}') })).status).toBe(400);
  });

  test('fills stage variables into the function of an integration', async () => {
    const uri = invocationUri('backend').replace('backend', '${stageVariables.fn}');
    const over = { 'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri } };
    const made = new Bench(resourcesOf({ paths: { '/orders': { get: over } } }, {}, { Variables: { fn: 'backend' } }));

    await made.send();

    expect(made.events[0]?.arn).toBe(functionArn('backend'));
    expect(made.events[0]?.event['stageVariables']).toEqual({ fn: 'backend' });
  });

  test('refuses a resource policy that AWS would not accept', () => {
    const Policy = { Statement: [{ Effect: 'allow', Principal: '*', Action: '*', Resource: '*' }] };

    expect(() => buildModel(assemblyOf(resourcesOf({}, {}, {}, { Policy })))).toThrow(/resource policy is not valid/);
  });
});
