import { UNMODELED_TYPES } from '../../contract/gateway-body';
import type { AuthorizerModel, OperationModel } from './api-model';
import { functionBehind } from './functions';
import { asList, asObject, asText, at, isObject, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';

const METHOD_KEYS = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'x-amazon-apigateway-any-method',
];

/** The operations of an OpenAPI body, as API Gateway would import them. */
export function bodyOperations(
  model: TemplateModel,
  api: TemplateResource,
  body: Record<string, Value>,
): readonly OperationModel[] {
  return Object.entries(asObject(body.paths)).flatMap(([path, item]) =>
    METHOD_KEYS.filter((key) => isObject(asObject(item)[key])).map((key) =>
      readOperation(model, api, body, path, key, asObject(asObject(item)[key])),
    ),
  );
}

function readOperation(
  model: TemplateModel,
  api: TemplateResource,
  body: Record<string, Value>,
  path: string,
  key: string,
  operation: Record<string, Value>,
): OperationModel {
  const integration = asObject(operation['x-amazon-apigateway-integration']);
  const validator = readValidator(body, operation);
  const contents = asObject(at(operation, 'requestBody', 'content'));
  return {
    method: key.startsWith('x-') ? 'ANY' : key.toUpperCase(),
    path,
    authorizer: readAuthorizer(model, body, operation),
    validatesBody: at(validator, 'validateRequestBody') === true,
    validatesParameters: at(validator, 'validateRequestParameters') === true,
    models: Object.fromEntries(Object.entries(contents).map(([type, media]) => [type, at(media, 'schema')])),
    unmodeledTypes: asList(operation[UNMODELED_TYPES]).map(String),
    takesBody: isObject(operation.requestBody),
    integration,
    backend: functionBehind(model, integration.uri),
    reportedAt: api,
  };
}

/**
 * API Gateway ignores `security` at the root of a document: an operation that does not say it itself is open
 * (OpenAPI extensions, "x-amazon-apigateway-authorizer").
 */
function readAuthorizer(
  model: TemplateModel,
  body: Record<string, Value>,
  operation: Record<string, Value>,
): AuthorizerModel | undefined {
  const requirements = asList(operation.security).map(asObject);
  // An empty alternative `{}` opens the operation whatever else is listed.
  if (requirements.length === 0 || requirements.some((alternative) => Object.keys(alternative).length === 0))
    return undefined;
  const authorizers = requirements.flatMap((alternative) =>
    Object.keys(alternative).map((name) =>
      schemeAuthorizer(model, name, asObject(at(body, 'components', 'securitySchemes', name))),
    ),
  );
  const found = authorizers.filter((authorizer) => authorizer !== undefined);
  return found.length > 0 ? found[0] : undefined;
}

function schemeAuthorizer(
  model: TemplateModel,
  name: string,
  scheme: Record<string, Value>,
): AuthorizerModel | undefined {
  const authtype = asText(scheme['x-amazon-apigateway-authtype'])?.toLowerCase();
  const authorizer = asObject(scheme['x-amazon-apigateway-authorizer']);
  if (authtype === 'awssigv4') return { name, kind: 'iam', identitySources: [] };
  // A scheme without an API Gateway extension documents something; the gateway enforces nothing.
  if (Object.keys(authorizer).length === 0) return undefined;
  return {
    name,
    kind:
      authtype === 'cognito_user_pools'
        ? 'cognito'
        : authtype === 'custom' || authorizer.authorizerUri
          ? 'lambda'
          : 'unknown',
    ttl:
      typeof authorizer.authorizerResultTtlInSeconds === 'number' ? authorizer.authorizerResultTtlInSeconds : undefined,
    identitySources: (asText(authorizer.identitySource) ?? '')
      .split(',')
      .map((source) => source.trim())
      .filter(Boolean),
    function: functionBehind(model, authorizer.authorizerUri),
  };
}

function readValidator(body: Record<string, Value>, operation: Record<string, Value>): Value {
  const name =
    asText(operation['x-amazon-apigateway-request-validator']) ?? asText(body['x-amazon-apigateway-request-validator']);
  return name === undefined ? undefined : at(body, 'x-amazon-apigateway-request-validators', name);
}
