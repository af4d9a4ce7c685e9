import type { ApiSource, GatewayResponseSource, IntegrationSource, MethodSource, SourceNote } from './api-source';
import { OpenapiDocument } from './openapi-document';
import { OpenapiSecurity } from './openapi-security';
import { isTrue, list, type Members, members, number, text, textMap } from './resource-index';

const ANY = 'x-amazon-apigateway-any-method';
const METHODS: readonly string[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', ANY];
const LOCATIONS: Readonly<Record<string, string>> = { header: 'header', path: 'path', query: 'querystring' };

/** Reads the OpenAPI body of a REST API as API Gateway imports it. */
export function apiFromOpenapi(body: Members, apiId: string): ApiSource {
  const document = new OpenapiDocument(body);
  const notes: SourceNote[] = [];
  const security = new OpenapiSecurity(document, apiId, notes);
  const methods: MethodSource[] = [];
  for (const [path, value] of Object.entries(members(body['paths']))) {
    const item = document.follow(value);
    for (const method of METHODS) {
      if (item[method] !== undefined) methods.push(operationOf(document, security, path, item, method));
    }
  }
  const endpoint = members(body['x-amazon-apigateway-endpoint-configuration']);
  return {
    methods,
    models: new Map(Object.entries(document.schemas)),
    gatewayResponses: gatewayResponsesOf(body['x-amazon-apigateway-gateway-responses']),
    policy: body['x-amazon-apigateway-policy'],
    ...(Array.isArray(body['x-amazon-apigateway-binary-media-types'])
      ? { binaryMediaTypes: body['x-amazon-apigateway-binary-media-types'].map(String) }
      : {}),
    apiKeySource: text(body['x-amazon-apigateway-api-key-source']),
    ...(endpoint['disableExecuteApiEndpoint'] === undefined
      ? {}
      : { disableExecuteApiEndpoint: isTrue(endpoint['disableExecuteApiEndpoint']) }),
    notes,
  };
}

function operationOf(
  document: OpenapiDocument,
  security: OpenapiSecurity,
  path: string,
  item: Members,
  method: string,
): MethodSource {
  const operation = members(item[method]);
  const parameters = parametersOf(document, item, operation);
  const validators = members(document.root['x-amazon-apigateway-request-validators']);
  const name =
    operation['x-amazon-apigateway-request-validator'] ?? document.root['x-amazon-apigateway-request-validator'];
  const validator = members(validators[String(name)]);
  return {
    resourceId: path,
    resourcePath: path,
    httpMethod: method === ANY ? 'ANY' : method.toUpperCase(),
    operationName: text(operation['operationId']),
    ...security.of(operation),
    validateParameters: isTrue(validator['validateRequestParameters']),
    validateBody: isTrue(validator['validateRequestBody']),
    requiredParameters: parameters.flatMap((parameter) => {
      const location = LOCATIONS[String(parameter['in'])];
      return isTrue(parameter['required']) && location !== undefined
        ? [`method.request.${location}.${String(parameter['name'])}`]
        : [];
    }),
    models: modelsOf(document, operation, parameters),
    integration: integrationOf(operation['x-amazon-apigateway-integration']),
  };
}

/** Parameters of the path with those of the operation over them. */
function parametersOf(document: OpenapiDocument, item: Members, operation: Members): readonly Members[] {
  const merged = new Map<string, Members>();
  for (const raw of [...list(item['parameters']), ...list(operation['parameters'])]) {
    const parameter = document.follow(raw);
    merged.set(`${String(parameter['in'])} ${String(parameter['name'])}`, parameter);
  }
  return [...merged.values()];
}

function modelsOf(
  document: OpenapiDocument,
  operation: Members,
  parameters: readonly Members[],
): MethodSource['models'] {
  const models = new Map<string, { readonly schema: unknown }>();
  if (document.isSwagger) {
    const body = parameters.find((parameter) => parameter['in'] === 'body');
    const types = list(operation['consumes'] ?? document.root['consumes']);
    if (body?.['schema'] === undefined) return models;
    for (const type of types.length === 0 ? ['application/json'] : types)
      models.set(String(type), { schema: body['schema'] });
    return models;
  }
  const body = document.follow(operation['requestBody']);
  for (const [type, media] of Object.entries(members(body['content']))) {
    const schema = members(media)['schema'];
    if (schema !== undefined) models.set(type, { schema });
  }
  return models;
}

function integrationOf(value: unknown): IntegrationSource | undefined {
  if (value === undefined) return undefined;
  const integration = members(value);
  return {
    type: String(integration['type'] ?? '').toUpperCase(),
    httpMethod: text(integration['httpMethod']),
    uri: text(integration['uri']),
    credentials: text(integration['credentials']),
    passthrough: text(integration['passthroughBehavior'])?.toUpperCase(),
    timeoutMs: number(integration['timeoutInMillis']),
    connectionType: text(integration['connectionType'])?.toUpperCase(),
    requestParameters: textMap(integration['requestParameters']),
    requestTemplates: textMap(integration['requestTemplates']),
    responses: Object.entries(members(integration['responses'])).map(([pattern, entry]) => {
      const response = members(entry);
      return {
        ...(pattern === 'default' ? {} : { pattern }),
        status: String(response['statusCode']),
        parameters: textMap(response['responseParameters']),
        templates: textMap(response['responseTemplates']),
      };
    }),
  };
}

function gatewayResponsesOf(value: unknown): ReadonlyMap<string, GatewayResponseSource> {
  return new Map(
    Object.entries(members(value)).map(([type, entry]): [string, GatewayResponseSource] => {
      const response = members(entry);
      return [
        type,
        {
          ...(response['statusCode'] === undefined ? {} : { status: String(response['statusCode']) }),
          parameters: textMap(response['responseParameters']),
          templates: textMap(response['responseTemplates']),
        },
      ];
    }),
  );
}
