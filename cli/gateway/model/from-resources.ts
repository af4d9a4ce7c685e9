import type { ApiSource, AuthSource, IntegrationSource, MethodSource, SourceNote } from './api-source';
import { type Entry, isTrue, list, members, number, type ResourceIndex, text, textMap } from './resource-index';

/** Reads the resources that hang on a REST API: methods, authorizers, models, validators, gateway responses. */
export function apiFromResources(api: Entry, index: ResourceIndex): ApiSource {
  const own = (type: string) => index.ofType(type).filter((entry) => entry.properties['RestApiId'] === api.ref);
  const notes: SourceNote[] = [];
  const paths = resourcePaths(own('AWS::ApiGateway::Resource'));
  const models = new Map(own('AWS::ApiGateway::Model').map((entry) => [entry.ref, schemaOf(entry)]));
  for (const entry of own('AWS::ApiGateway::Model'))
    models.set(text(entry.properties['Name']) ?? entry.ref, schemaOf(entry));
  const methods = own('AWS::ApiGateway::Method').flatMap((entry) => {
    const resourceId = String(entry.properties['ResourceId']);
    const path = paths.get(resourceId) ?? (isRoot(resourceId, paths) ? '/' : undefined);
    if (path !== undefined) return [methodOf(entry, path, index)];
    notes.push({
      text: `method ${entry.logicalId} hangs on a resource that is not in the template`,
      isSecurityRelevant: true,
    });
    return [];
  });
  const responses = own('AWS::ApiGateway::GatewayResponse').map(({ properties }): [string, ApiSourceResponse] => [
    String(properties['ResponseType']),
    {
      status: properties['StatusCode'] === undefined ? undefined : String(properties['StatusCode']),
      parameters: textMap(properties['ResponseParameters']),
      templates: textMap(properties['ResponseTemplates']),
    },
  ]);
  return { methods, models, gatewayResponses: new Map(responses), notes };
}

type ApiSourceResponse = ApiSource['gatewayResponses'] extends ReadonlyMap<string, infer R> ? R : never;

/** Physical id of each resource to its path; the root is the parent that is no resource of the template. */
function resourcePaths(resources: readonly Entry[]): ReadonlyMap<string, string> {
  const byId = new Map(resources.map((entry) => [entry.ref, entry]));
  const pathOf = (entry: Entry): string => {
    const parent = byId.get(String(entry.properties['ParentId']));
    const part = String(entry.properties['PathPart']);
    return `${parent === undefined ? '' : pathOf(parent)}/${part}`;
  };
  const paths = new Map(resources.map((entry) => [entry.ref, pathOf(entry)]));
  for (const entry of resources) {
    const parent = String(entry.properties['ParentId']);
    if (!byId.has(parent)) paths.set(parent, '/');
  }
  return paths;
}

// An API with methods on the root alone has no resource that would name the root.
function isRoot(_resourceId: string, paths: ReadonlyMap<string, string>): boolean {
  return ![...paths.values()].includes('/');
}

function methodOf(entry: Entry, path: string, index: ResourceIndex): MethodSource {
  const { properties } = entry;
  const validator = index.byRef('AWS::ApiGateway::RequestValidator', properties['RequestValidatorId']);
  const parameters = Object.entries(members(properties['RequestParameters']));
  const models = Object.entries(textMap(properties['RequestModels'])).map(
    ([type, model]): [string, { model: string }] => [type, { model }],
  );
  return {
    resourceId: String(properties['ResourceId']),
    resourcePath: path,
    httpMethod: String(properties['HttpMethod']),
    operationName: text(properties['OperationName']),
    auth: authOf(properties, index),
    apiKeyRequired: isTrue(properties['ApiKeyRequired']),
    validateParameters: isTrue(validator?.properties['ValidateRequestParameters']),
    validateBody: isTrue(validator?.properties['ValidateRequestBody']),
    requiredParameters: parameters.filter(([, setting]) => isRequired(setting)).map(([name]) => name),
    models: new Map(models),
    integration: integrationOf(properties['Integration']),
  };
}

function isRequired(setting: unknown): boolean {
  return isTrue(setting) || isTrue(members(setting)['Required']);
}

function authOf(properties: Entry['properties'], index: ResourceIndex): AuthSource {
  const type = properties['AuthorizationType'] ?? 'NONE';
  if (type === 'NONE') return { kind: 'none' };
  if (type !== 'CUSTOM')
    return { kind: 'refuse', type: String(type), why: `authorization ${String(type)} is not emulated` };
  const entry = index.byRef('AWS::ApiGateway::Authorizer', properties['AuthorizerId']);
  if (entry === undefined)
    return { kind: 'refuse', type: 'CUSTOM', why: 'the authorizer of the method does not exist' };
  const authorizer = entry.properties;
  return {
    kind: 'custom',
    authorizer: {
      id: entry.ref,
      name: String(authorizer['Name'] ?? entry.logicalId),
      type: String(authorizer['Type']),
      uri: String(authorizer['AuthorizerUri'] ?? ''),
      credentials: text(authorizer['AuthorizerCredentials']),
      identitySource: text(authorizer['IdentitySource']) ?? '',
      ttlSeconds: number(authorizer['AuthorizerResultTtlInSeconds']),
      validationExpression: text(authorizer['IdentityValidationExpression']),
    },
  };
}

function integrationOf(value: unknown): IntegrationSource | undefined {
  if (value === undefined) return undefined;
  const integration = members(value);
  return {
    type: String(integration['Type'] ?? '').toUpperCase(),
    httpMethod: text(integration['IntegrationHttpMethod']),
    uri: text(integration['Uri']),
    credentials: text(integration['Credentials']),
    passthrough: text(integration['PassthroughBehavior']),
    timeoutMs: number(integration['TimeoutInMillis']),
    connectionType: text(integration['ConnectionType'])?.toUpperCase(),
    requestParameters: textMap(integration['RequestParameters']),
    requestTemplates: textMap(integration['RequestTemplates']),
    responses: list(integration['IntegrationResponses']).map((entry) => {
      const response = members(entry);
      return {
        pattern: text(response['SelectionPattern']),
        status: String(response['StatusCode']),
        parameters: textMap(response['ResponseParameters']),
        templates: textMap(response['ResponseTemplates']),
      };
    }),
  };
}

function schemaOf(entry: Entry): unknown {
  const schema = entry.properties['Schema'];
  if (typeof schema !== 'string') return schema ?? {};
  try {
    return JSON.parse(schema);
  } catch {
    return undefined;
  }
}
