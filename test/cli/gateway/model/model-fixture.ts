import { invocationUri, permission, type Resources } from '../harness';

/** An app with one resource a method, as `RestApi.addMethod` synthesizes it. */
export function methodPerResource(): Resources {
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
