import type { AuthorizerSource, MethodSource } from './api-source';
import { compileIntegration, functionArnOf } from './compile-integration';
import { invokePermission } from './permissions';
import type { Entry, ResourceIndex } from './resource-index';
import type {
  AuthorizerModel,
  BodyModel,
  IdentitySource,
  MethodAuth,
  MethodModel,
  RequiredParameter,
  ThrottleModel,
} from './rest-api-model';
import type { SchemaModels } from './schema-models';

export interface MethodContext {
  readonly api: Entry;
  readonly index: ResourceIndex;
  readonly schemas: SchemaModels;
  readonly stageName: string;
  readonly variables: Readonly<Record<string, string>>;
  throttleOf(resourcePath: string, httpMethod: string): ThrottleModel | undefined;
}

/** Compiles one method of one stage. */
export function compileMethod(source: MethodSource, context: MethodContext): MethodModel {
  const { api, index, stageName, variables } = context;
  const path = source.resourcePath.replace(/\{[^}]+\}/g, '*');
  const verb = source.httpMethod === 'ANY' ? '*' : source.httpMethod;
  const sourceArn = `arn:aws:execute-api:${api.region}:${api.account}:${api.ref}/${stageName}/${verb}${path}`;
  return {
    resourceId: source.resourceId,
    resourcePath: source.resourcePath,
    httpMethod: source.httpMethod,
    ...(source.operationName === undefined ? {} : { operationName: source.operationName }),
    auth: authOf(source, context),
    apiKeyRequired: source.apiKeyRequired,
    validation: {
      parameters: source.validateParameters,
      body: source.validateBody,
      required: requiredOf(source.requiredParameters),
      models: modelsOf(source, context),
    },
    integration: compileIntegration(source.integration, { index, account: api.account, sourceArn, variables }),
    ...withThrottle(context.throttleOf(source.resourcePath, source.httpMethod)),
  };
}

function withThrottle(throttle: ThrottleModel | undefined): { throttle?: ThrottleModel } {
  return throttle === undefined ? {} : { throttle };
}

function authOf({ auth }: MethodSource, context: MethodContext): MethodAuth {
  if (auth.kind !== 'custom') return auth;
  const { authorizer } = auth;
  const refuse = (why: string): MethodAuth => ({ kind: 'refuse', type: authorizer.type, why });
  if (authorizer.type !== 'REQUEST' && authorizer.type !== 'TOKEN') {
    return refuse(`authorizer "${authorizer.name}" of type ${authorizer.type} is not emulated`);
  }
  const functionArn = functionArnOf(authorizer.uri, context.variables);
  if (functionArn === undefined) return refuse(`authorizer "${authorizer.name}" names no Lambda function`);
  const sources = identitySources(authorizer.identitySource);
  if (sources === undefined) return refuse(`authorizer "${authorizer.name}" has an identity source that is not known`);
  const model = authorizerModel(authorizer, functionArn, sources, context);
  return typeof model === 'string' ? refuse(model) : { kind: 'custom', authorizer: model };
}

function authorizerModel(
  source: AuthorizerSource,
  functionArn: string,
  sources: readonly IdentitySource[],
  { api, index }: MethodContext,
): AuthorizerModel | string {
  const ttlSeconds = source.ttlSeconds ?? 300;
  if (ttlSeconds > 0 && sources.length === 0) return `authorizer "${source.name}" caches without identity source`;
  if (source.type === 'TOKEN' && sources.length !== 1)
    return `authorizer "${source.name}" of type TOKEN needs one identity source`;
  const sourceArn = `arn:aws:execute-api:${api.region}:${api.account}:${api.ref}/authorizers/${source.id}`;
  const caller = { functionArn, sourceArn, account: api.account, credentials: source.credentials };
  const pattern = source.validationExpression === undefined ? undefined : patternOf(source.validationExpression);
  if (pattern === null) return `authorizer "${source.name}" has a validation expression that is not one`;
  return {
    id: source.id,
    name: source.name,
    type: source.type === 'TOKEN' ? 'TOKEN' : 'REQUEST',
    functionArn,
    sources,
    ...(pattern === undefined ? {} : { tokenPattern: pattern }),
    ttlSeconds,
    permission: invokePermission(index, caller),
  };
}

function patternOf(expression: string): RegExp | null {
  try {
    return new RegExp(`^(?:${expression})$`);
  } catch {
    return null;
  }
}

function identitySources(text: string): readonly IdentitySource[] | undefined {
  const sources: IdentitySource[] = [];
  for (const part of text.split(',').map((entry) => entry.trim())) {
    if (part === '') continue;
    const request = /^method\.request\.(?:multivalue)?(header|querystring)\.(.+)$/i.exec(part);
    const other = /^(stageVariables|context)\.(.+)$/.exec(part);
    const kind = (request?.[1]?.toLowerCase() ?? other?.[1]) as IdentitySource['kind'] | undefined;
    const name = request?.[2] ?? other?.[2];
    if (kind === undefined || name === undefined) return undefined;
    sources.push({ kind, name });
  }
  return sources;
}

/** Sorted by the full expression: the order of the recorded error message (checklist item 72). */
function requiredOf(expressions: readonly string[]): readonly RequiredParameter[] {
  return [...expressions].sort().flatMap((expression) => {
    const match = /^method\.request\.(?:multivalue)?(header|path|querystring)\.(.+)$/.exec(expression);
    return match === null ? [] : [{ kind: match[1] as RequiredParameter['kind'], name: match[2] ?? '' }];
  });
}

function modelsOf(source: MethodSource, context: MethodContext): ReadonlyMap<string, BodyModel> {
  const models = new Map<string, BodyModel>();
  for (const [type, model] of source.models) {
    const key = type.toLowerCase().split(';', 1)[0]?.trim() ?? '';
    if ('schema' in model) models.set(key, context.schemas.inline(modelName(model.schema), model.schema));
    else models.set(key, context.schemas.named(model.model) ?? missingModel(model.model));
  }
  return models;
}

function modelName(schema: unknown): string {
  const ref = typeof schema === 'object' && schema !== null ? (schema as { $ref?: unknown }).$ref : undefined;
  return typeof ref === 'string' ? (ref.split('/').at(-1) ?? 'model') : 'inline model';
}

function missingModel(name: string): BodyModel {
  return { name, check: () => [`model ${name} does not exist`] };
}
