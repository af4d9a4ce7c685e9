import type { AuthorizerModel, OperationModel } from './api-model';
import { functionBehind } from './functions';
import { asList, asObject, asText, at, referencesIn, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';

/** The operations of an API that is built one resource per method. */
export function methodOperations(model: TemplateModel, api: TemplateResource): readonly OperationModel[] {
  return model
    .ofType('AWS::ApiGateway::Method')
    .filter((method) => referencesIn(method.properties.RestApiId).has(api.id))
    .map((method) => readMethod(model, api, method));
}

function readMethod(model: TemplateModel, api: TemplateResource, method: TemplateResource): OperationModel {
  const integration = lowerKeys(asObject(method.properties.Integration));
  const validator = first(model, method.properties.RequestValidatorId, 'AWS::ApiGateway::RequestValidator');
  const name = asText(method.properties.HttpMethod) ?? 'ANY';
  return {
    method: name,
    path: pathOf(model, api, method.properties.ResourceId),
    authorizer: readAuthorizer(model, method),
    validatesBody: validator?.properties.ValidateRequestBody === true,
    validatesParameters: validator?.properties.ValidateRequestParameters === true,
    models: asObject(method.properties.RequestModels),
    unmodeledTypes: [],
    takesBody: ['POST', 'PUT', 'PATCH', 'ANY'].includes(name),
    integration,
    backend: functionBehind(model, integration.uri),
    reportedAt: method,
  };
}

function readAuthorizer(model: TemplateModel, method: TemplateResource): AuthorizerModel | undefined {
  const type = asText(method.properties.AuthorizationType) ?? 'NONE';
  if (type === 'NONE') return undefined;
  if (type === 'AWS_IAM') return { name: 'AWS_IAM', kind: 'iam', identitySources: [] };
  const resource = first(model, method.properties.AuthorizerId, 'AWS::ApiGateway::Authorizer');
  const ttl = at(resource?.properties, 'AuthorizerResultTtlInSeconds');
  return {
    name: resource?.id ?? type,
    kind: type === 'CUSTOM' ? 'lambda' : type === 'COGNITO_USER_POOLS' ? 'cognito' : 'unknown',
    ttl: typeof ttl === 'number' ? ttl : undefined,
    identitySources: (asText(resource?.properties.IdentitySource) ?? '').split(',').filter(Boolean),
    function: functionBehind(model, resource?.properties.AuthorizerUri),
  };
}

function first(model: TemplateModel, value: Value, type: string): TemplateResource | undefined {
  return [...referencesIn(value)].map((id) => model.get(id)).find((resource) => resource?.type === type);
}

/** `Uri` of a resource and `uri` of a body are one thing to the rules. */
function lowerKeys(integration: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(integration).map(([key, value]) => [key[0].toLowerCase() + key.slice(1), value]),
  );
}

function pathOf(model: TemplateModel, api: TemplateResource, resourceId: Value): string {
  const parts: string[] = [];
  const seen = new Set<string>();
  let current = first(model, resourceId, 'AWS::ApiGateway::Resource');
  while (current && !seen.has(current.id)) {
    seen.add(current.id);
    parts.unshift(asText(current.properties.PathPart) ?? '?');
    current = first(model, current.properties.ParentId, 'AWS::ApiGateway::Resource');
  }
  // The root is `Fn::GetAtt [Api, RootResourceId]`; a resource that is not of this template cannot be named.
  const known = parts.length > 0 || referencesIn(resourceId).has(api.id) || asList(resourceId).length > 0;
  return known ? `/${parts.join('/')}` : '/?';
}
