import { buildModel } from '../../../../cli/gateway/model/build-model';
import { chooseApi } from '../../../../cli/gateway/model/choose-api';
import {
  ACCOUNT,
  assemblyOf,
  authorizerAnswer,
  authorizerScheme,
  Bench,
  functionArn,
  invocationUri,
  operation,
  permission,
  REGION,
  type Resources,
  resourcesOf,
  statement,
} from '../harness';

/** An app with one resource a method, as `RestApi.addMethod` synthesizes it. */
function methodPerResource(): Resources {
  const RestApiId = 'api';
  const Integration = { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: invocationUri('backend') };
  return {
    api: { type: 'AWS::ApiGateway::RestApi', properties: { Name: 'shop' } },
    orders: { type: 'AWS::ApiGateway::Resource', properties: { RestApiId, ParentId: 'root', PathPart: 'orders' } },
    order: { type: 'AWS::ApiGateway::Resource', properties: { RestApiId, ParentId: 'orders', PathPart: '{id}' } },
    authorizer: {
      type: 'AWS::ApiGateway::Authorizer',
      properties: {
        RestApiId,
        Type: 'TOKEN',
        Name: 'token',
        AuthorizerUri: invocationUri('authorizer'),
        IdentitySource: 'method.request.header.Authorization',
        IdentityValidationExpression: 'Bearer .+',
      },
    },
    model: {
      type: 'AWS::ApiGateway::Model',
      properties: { RestApiId, ContentType: 'application/json', Schema: { type: 'object', required: ['a'] } },
    },
    validator: {
      type: 'AWS::ApiGateway::RequestValidator',
      properties: { RestApiId, ValidateRequestBody: true, ValidateRequestParameters: true },
    },
    root: {
      type: 'AWS::ApiGateway::Method',
      properties: { RestApiId, ResourceId: 'root', HttpMethod: 'GET', AuthorizationType: 'NONE', Integration },
    },
    create: {
      type: 'AWS::ApiGateway::Method',
      properties: {
        RestApiId,
        ResourceId: 'orders',
        HttpMethod: 'POST',
        RequestValidatorId: 'validator',
        RequestModels: { $default: 'model' },
        RequestParameters: { 'method.request.querystring.q': true, 'method.request.querystring.optional': false },
        Integration,
      },
    },
    read: {
      type: 'AWS::ApiGateway::Method',
      properties: {
        RestApiId,
        ResourceId: 'order',
        HttpMethod: 'GET',
        AuthorizationType: 'CUSTOM',
        AuthorizerId: 'authorizer',
        Integration,
      },
    },
    orphan: {
      type: 'AWS::ApiGateway::Method',
      properties: {
        RestApiId,
        ResourceId: 'order',
        HttpMethod: 'DELETE',
        AuthorizationType: 'CUSTOM',
        AuthorizerId: 'gone',
        Integration,
      },
    },
    iam: {
      type: 'AWS::ApiGateway::Method',
      properties: { RestApiId, ResourceId: 'order', HttpMethod: 'PUT', AuthorizationType: 'AWS_IAM', Integration },
    },
    denied: {
      type: 'AWS::ApiGateway::GatewayResponse',
      properties: { RestApiId, ResponseType: 'UNAUTHORIZED', ResponseTemplates: { 'application/json': '{"who":1}' } },
    },
    stage: { type: 'AWS::ApiGateway::Stage', properties: { RestApiId, DeploymentId: 'd', StageName: 'v1' } },
    backendPermission: permission('backend'),
    authorizerPermission: permission('authorizer'),
  };
}

describe('a template with one resource a method', () => {
  test('serves root, nested resources and validators', async () => {
    const made = new Bench(methodPerResource());

    const root = await made.send({ url: '/v1/' });
    const parameter = await made.send({ method: 'POST', url: '/v1/orders', body: Buffer.from('{"a":1}') });
    const body = await made.send({ method: 'POST', url: '/v1/orders?q=1', body: Buffer.from('{}') });
    const good = await made.send({ method: 'POST', url: '/v1/orders?q=1', body: Buffer.from('{"a":1}') });

    expect([root.status, parameter.status, body.status, good.status]).toEqual([200, 400, 400, 200]);
  });

  test('calls a TOKEN authorizer with the token alone, and only when it matches its expression', async () => {
    const made = new Bench(methodPerResource());
    made.handlers.authorizer = () => authorizerAnswer(statement('Allow'));

    const malformed = await made.send({ url: '/v1/orders/7', headers: [['Authorization', 'Basic x']] });
    const good = await made.send({ url: '/v1/orders/7', headers: [['Authorization', 'Bearer x']] });

    expect([malformed.status, malformed.json]).toEqual([401, { who: 1 }]);
    expect(good.status).toBe(200);
    expect(made.events[0]?.event).toEqual({
      type: 'TOKEN',
      authorizationToken: 'Bearer x',
      methodArn: `arn:aws:execute-api:${REGION}:${ACCOUNT}:api/v1/GET/orders/7`,
    });
  });

  test.each([
    ['DELETE', 'the authorizer of the method does not exist'],
    ['PUT', 'AWS_IAM is not emulated'],
  ])('refuses %s and lists it, because %s', async (method, why) => {
    const made = new Bench(methodPerResource());

    const sent = await made.send({ method, url: '/v1/orders/7', headers: [['Authorization', 'Bearer x']] });

    expect(sent.status).toBe(500);
    expect(made.gaps).toContainEqual(
      expect.objectContaining({ isSecurityRelevant: true, reason: expect.stringContaining(why) }),
    );
  });
});

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

describe('roles that an API assumes', () => {
  const trust = {
    Statement: { Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' },
  };
  const invoke = (Resource: string) => ({ Statement: { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource } });
  const withRole = (role: Record<string, unknown>) => {
    const credentials = `arn:aws:iam::${ACCOUNT}:role/role`;
    const resources = resourcesOf(
      {
        paths: {
          '/orders': {
            get: {
              'x-amazon-apigateway-integration': { ...operation()['x-amazon-apigateway-integration'], credentials },
            },
          },
        },
      },
      { role: { type: 'AWS::IAM::Role', properties: role } },
    );
    delete resources['backendPermission'];
    return new Bench(resources);
  };

  test.each([
    ['may invoke the function', trust, functionArn('backend'), 200],
    ['may invoke another function', trust, functionArn('other'), 500],
    [
      'does not trust API Gateway',
      { Statement: { ...trust.Statement, Principal: { Service: 'ec2.amazonaws.com' } } },
      '*',
      500,
    ],
  ])('a role that %s', async (_what, AssumeRolePolicyDocument, resource, status) => {
    const made = withRole({ AssumeRolePolicyDocument, Policies: [{ PolicyDocument: invoke(resource) }] });

    expect((await made.send()).status).toBe(status);
  });
});

describe('the choice of an API', () => {
  const domain: Resources = {
    domain: { type: 'AWS::ApiGateway::DomainName', properties: { DomainName: 'api.example.com' } },
    all: {
      type: 'AWS::ApiGateway::BasePathMapping',
      properties: { DomainName: 'api.example.com', RestApiId: 'api', Stage: 'v1' },
    },
    shop: {
      type: 'AWS::ApiGateway::BasePathMapping',
      properties: { DomainName: 'api.example.com', BasePath: 'shop/eu', RestApiId: 'other', Stage: 'v1' },
    },
    other: { type: 'AWS::ApiGateway::RestApi', properties: { Body: { openapi: '3.0.1', paths: {} } } },
    otherStage: {
      type: 'AWS::ApiGateway::Stage',
      properties: { RestApiId: 'other', DeploymentId: 'd', StageName: 'v1' },
    },
  };
  const { apis } = buildModel(assemblyOf(resourcesOf({}, domain)));
  const request = (rawUrl: string, host = 'api.example.com', kind: 'domain' | 'execute-api' = 'domain') => ({
    method: 'GET',
    rawUrl,
    rawHeaders: [],
    body: Buffer.alloc(0),
    sourceIp: '127.0.0.1',
    tls: { version: 'TLSv1.3', cipher: 'x' },
    listener: { kind, host },
  });

  test.each([
    ['/shop/eu/orders', 'other'],
    ['/shop/eu', 'other'],
    ['/shop/europe', 'api'],
    ['/shop', 'api'],
  ])('takes the longest base path: %s leads to %s', (url, apiId) => {
    expect(chooseApi(apis, request(url))?.apiId).toBe(apiId);
  });

  test('goes by host on default endpoints, and knows no other host', () => {
    expect(chooseApi(apis, request('/v1/x', 'other.execute-api.eu-west-1.amazonaws.com', 'execute-api'))?.apiId).toBe(
      'other',
    );
    expect(chooseApi(apis, request('/v1/x', 'gone.example.com'))).toBeUndefined();
  });
});
