export const ref = (id: string) => ({ Ref: id });
export const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
export const invocation = (id: string) => ({
  'Fn::Join': ['', ['arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/', arn(id), '/invocations']],
});

function operation(extra: Record<string, unknown> = {}) {
  return {
    responses: { '200': { description: 'ok' } },
    security: [{ hardened: [], plan: [] }],
    'x-amazon-apigateway-request-validator': 'all',
    'x-amazon-apigateway-integration': {
      type: 'aws_proxy',
      httpMethod: 'POST',
      uri: invocation('Backend'),
      passthroughBehavior: 'never',
    },
    ...extra,
  };
}

const gatewayResponse = () => ({
  responseParameters: {
    'gatewayresponse.header.X-Content-Type-Options': "'nosniff'",
    'gatewayresponse.header.Strict-Transport-Security': "'max-age=31536000'",
  },
  responseTemplates: { 'application/json': '{"status":403,"requestId":$context.requestId}' },
});

/** The body of a REST API that no rule of ours finds fault with. */
export const goodBody = () => ({
  openapi: '3.0.1',
  info: { title: 'Good', version: '1' },
  paths: {
    '/orders': {
      get: operation(),
      post: operation({
        requestBody: {
          content: { $default: { schema: { type: 'object' } }, 'application/json': { schema: { type: 'object' } } },
        },
      }),
    },
    '/orders/{orderId}': { get: operation() },
  },
  components: {
    securitySchemes: {
      hardened: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': {
          type: 'request',
          identitySource: 'method.request.header.Authorization',
          authorizerResultTtlInSeconds: 0,
          authorizerUri: invocation('Authorizer'),
        },
      },
      plan: { type: 'apiKey', name: 'x-api-key', in: 'header' },
    },
  },
  'x-amazon-apigateway-request-validators': { all: { validateRequestBody: true, validateRequestParameters: true } },
  'x-amazon-apigateway-api-key-source': 'AUTHORIZER',
  'x-amazon-apigateway-gateway-responses': { DEFAULT_4XX: gatewayResponse(), DEFAULT_5XX: gatewayResponse() },
});
