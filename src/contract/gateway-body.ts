import { isJsonLike } from './bodies';
import { fitModels, modelsIn } from './gateway-budget';
import { GatewayModels } from './gateway-models';
import { constraintLedger, isPresenceChecked, keptKey, type LedgerEntry, type ValidatorLimit } from './ledger';
import { type JsonObject, join } from './pointer';
import type { ContractModel, ContractOperation, ContractParameter } from './types';

/** Name of the request validator that every operation uses. */
export const REQUEST_VALIDATOR = 'all';

/** The content type under which API Gateway looks for a model when no other one matches. */
export const DEFAULT_MODEL = '$default';

/** Member of an operation: content types that it takes and that API Gateway, which reads JSON only, has no model for. */
export const UNMODELED_TYPES = 'x-hardened-types-without-model';

/** What the layers contribute to the body. */
export interface GatewayBodyParts {
  /** The authorizer, as an OpenAPI security scheme with `x-amazon-apigateway-authorizer`. */
  readonly securityScheme: { readonly name: string; readonly definition: JsonObject };
  /** The security scheme of usage-plan keys: with it, an operation is served to callers with a key only. */
  readonly planKey?: { readonly name: string; readonly definition: JsonObject };
  /** True for operations that the contract publishes without authentication, under a waiver. Default: none. */
  readonly isAnonymous?: (operation: ContractOperation) => boolean;
  /** `x-amazon-apigateway-integration` of an operation. */
  readonly integration: (operation: ContractOperation) => JsonObject;
  /** `x-amazon-apigateway-gateway-responses`. */
  readonly gatewayResponses: JsonObject;
  /** Further members of the document, such as `x-amazon-apigateway-policy`. */
  readonly extensions?: JsonObject;
  /** What the guard's compiler found, for the ledger. Default: nothing. */
  readonly limits?: readonly ValidatorLimit[];
}

export interface GatewayBody {
  /** OpenAPI 3.0.1, as API Gateway imports it. */
  readonly body: Record<string, unknown>;
  /** Where each constraint of the contract is enforced. */
  readonly ledger: readonly LedgerEntry[];
  /** Ids of the operations whose bodies API Gateway checks in part only, for want of room in the template. */
  readonly opened: readonly string[];
}

/** The REST API body: the contract, down-converted to what API Gateway imports, with the parts of the layers. */
export function gatewayBody(model: ContractModel, parts: GatewayBodyParts): GatewayBody {
  const models = new GatewayModels(model);
  const kept = new Set<string>();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of model.operations) {
    const item = paths[operation.gatewayPath] ?? {};
    item[operation.spec.method.toLowerCase()] = operationBody(model, operation, parts, models, kept);
    paths[operation.gatewayPath] = item;
  }
  const body = {
    openapi: '3.0.1',
    info: { title: model.title, version: model.version },
    ...parts.extensions,
    'x-amazon-apigateway-request-validators': {
      [REQUEST_VALIDATOR]: { validateRequestBody: true, validateRequestParameters: true },
    },
    'x-amazon-apigateway-gateway-responses': parts.gatewayResponses,
    paths,
    components: {
      securitySchemes: {
        [parts.securityScheme.name]: parts.securityScheme.definition,
        ...(parts.planKey && { [parts.planKey.name]: parts.planKey.definition }),
      },
    },
  };
  const fitted = fitModels(models.all(), modelsIn(paths), JSON.stringify(body).length, model.file);
  for (const key of fitted.kept) kept.add(key);
  const components = { ...body.components, schemas: fitted.schemas };
  const opened = model.operations.filter(({ gatewayPath, spec }) =>
    modelsIn(paths[gatewayPath][spec.method.toLowerCase()]).some((name) => !fitted.isWhole(name)),
  );
  return {
    body: { ...body, components },
    ledger: constraintLedger(model, kept, parts.limits),
    opened: opened.map(({ spec }) => spec.id),
  };
}

function operationBody(
  model: ContractModel,
  operation: ContractOperation,
  parts: GatewayBodyParts,
  models: GatewayModels,
  kept: Set<string>,
): JsonObject {
  const content = requestContent(operation, models);
  if (content !== undefined) kept.add(keptKey(join(operation.pointer, 'requestBody'), 'required'));
  const isAnonymous = parts.isAnonymous?.(operation) ?? false;
  return {
    operationId: operation.spec.id,
    parameters: gatewayParameters(model, operation, kept),
    ...(content === undefined ? {} : { requestBody: { required: true, content }, ...unmodeled(operation) }),
    // The integration answers; API Gateway validates no responses.
    responses: { '200': { description: 'As the contract says.' } },
    security: isAnonymous
      ? []
      : [{ [parts.securityScheme.name]: [], ...(parts.planKey && { [parts.planKey.name]: [] }) }],
    'x-amazon-apigateway-request-validator': REQUEST_VALIDATOR,
    'x-amazon-apigateway-integration': parts.integration(operation),
  };
}

/** An extension, because a warning about a media type without schema would fail the import. */
function unmodeled({ spec }: ContractOperation): JsonObject {
  const types = spec.contentTypes.filter((type) => !isJsonLike(type));
  return types.length === 0 ? {} : { [UNMODELED_TYPES]: types };
}

/**
 * The models of a request body. `$default` makes the model apply whatever content type the caller claims. Left to the
 * guard alone: bodies that are optional, because API Gateway refuses an empty body where a model matches, and content
 * types other than JSON, because it reads every body as JSON: these are listed apart, and leave no room for
 * `$default`.
 */
function requestContent(operation: ContractOperation, models: GatewayModels): JsonObject | undefined {
  const { body, spec } = operation;
  if (body === undefined || !body.required) return undefined;
  const types = Object.keys(body.contents);
  const json = types.filter(isJsonLike);
  if (json.length === 0) return undefined;
  const name = `${spec.id[0].toUpperCase()}${spec.id.slice(1)}Body`;
  const references = json.map((type) => models.reference(body.contents[type], body.pointers[type], name));
  const listed = json.map((type, index) => [type, { schema: references[index] }] as const);
  const content = Object.fromEntries(listed.filter(([type]) => !type.includes('*')));
  if (json.length < types.length) return Object.keys(content).length === 0 ? undefined : content;
  return { ...content, [DEFAULT_MODEL]: { schema: models.anyOf(references, operation.pointer, `${name}Any`) } };
}

/** API Gateway checks presence alone. Header names are case-sensitive there, so headers and cookies are never required. */
function gatewayParameters(model: ContractModel, operation: ContractOperation, kept: Set<string>): JsonObject[] {
  const names = operation.gatewayPath.matchAll(/\{([^{}]*)\}/g);
  const inPath = [...names].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  for (const parameter of operation.parameters) {
    if (isPresenceChecked(model.document, parameter)) kept.add(keptKey(parameter.pointer, 'required'));
  }
  const others = operation.parameters.filter((parameter) => isDeployable(parameter));
  return [...inPath, ...others.map((parameter) => presence(model, parameter))];
}

function isDeployable(parameter: ContractParameter): boolean {
  return parameter.in === 'query' ? /^[A-Za-z0-9._$-]+$/.test(parameter.name) : parameter.in === 'header';
}

function presence(model: ContractModel, parameter: ContractParameter): JsonObject {
  const { name, in: place } = parameter;
  return { name, in: place, required: isPresenceChecked(model.document, parameter), schema: { type: 'string' } };
}
