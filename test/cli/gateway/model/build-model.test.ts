import { buildModel } from '../../../../cli/gateway/model/build-model';
import { chooseApi } from '../../../../cli/gateway/model/choose-api';
import {
  ACCOUNT,
  assemblyOf,
  authorizerAnswer,
  Bench,
  functionArn,
  operation,
  REGION,
  type Resources,
  resourcesOf,
  statement,
} from '../harness';
import { methodPerResource } from './model-fixture';

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
