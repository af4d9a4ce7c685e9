import type { Gap, ResolvedAssembly } from '../assembly/types';
import { compilePolicy, PolicyError, type CompiledPolicy } from '../iam/policy';
import { AssemblyError } from '../assembly/assembly-error';
import type { ApiSource, GatewayResponseSource } from './api-source';
import { compileMethod } from './compile-method';
import { domainsOf } from './domains';
import { apiFromOpenapi } from './from-openapi';
import { apiFromResources } from './from-resources';
import { type Entry, isTrue, list, members, ResourceIndex, text } from './resource-index';
import type { DomainModel, GatewayResponseModel, MethodModel, RestApiModel } from './rest-api-model';
import { Router } from './router';
import { SchemaModels } from './schema-models';
import { type StageSource, stagesOf } from './stages';
import { webAclOf } from './stage-web-acl';
import { compileParameter, compileTemplate } from './template';
import { apiKeysOf } from './usage-plans';

export interface GatewayModel {
  /** One for each REST API and stage. */
  readonly apis: RestApiModel[];
  readonly notEmulated: Gap[];
  readonly index: ResourceIndex;
}

/**
 * Compiles every REST API of an assembly: routes, validators, policies and web ACLs are prepared here, once.
 *
 * @throws AssemblyError for a template that AWS would refuse to deploy
 */
export function buildModel(resolved: ResolvedAssembly): GatewayModel {
  const index = new ResourceIndex(resolved);
  const domains = domainsOf(index);
  const apis = index.ofType('AWS::ApiGateway::RestApi').flatMap((api) => apisOf(api, index, domains));
  return { apis, notEmulated: unique(index.gaps), index };
}

function apisOf(api: Entry, index: ResourceIndex, domains: readonly DomainModel[]): RestApiModel[] {
  const stages = stagesOf(api, index);
  if (stages.length === 0) index.gap(api, 'the API has no stage: nothing can call it', false);
  if (api.properties['BodyS3Location'] !== undefined) index.gap(api, 'an OpenAPI body in S3 is not read', true);
  const source = sourceOf(api, index);
  for (const note of source.notes) index.gap(api, note.text, note.isSecurityRelevant);
  const schemas = new SchemaModels(api.ref, source.models);
  for (const [name, why] of schemas.invalid)
    index.gap(api, `model ${name} is no draft 4 schema (${why}): bodies that need it are refused`, true);
  return stages.map((stage) => apiOf({ api, index, source, schemas, stage, domains }));
}

/** Body and resources of one API together: the body first, what resources say over it. */
function sourceOf(api: Entry, index: ResourceIndex): ApiSource {
  const resources = apiFromResources(api, index);
  if (api.properties['Body'] === undefined) return resources;
  const body = apiFromOpenapi(members(api.properties['Body']), api.ref);
  return {
    ...body,
    methods: [...body.methods, ...resources.methods],
    models: new Map([...body.models, ...resources.models]),
    gatewayResponses: new Map([...body.gatewayResponses, ...resources.gatewayResponses]),
    notes: [...body.notes, ...resources.notes],
  };
}

interface Parts {
  readonly api: Entry;
  readonly index: ResourceIndex;
  readonly source: ApiSource;
  readonly schemas: SchemaModels;
  readonly stage: StageSource;
  readonly domains: readonly DomainModel[];
}

function apiOf({ api, index, source, schemas, stage, domains }: Parts): RestApiModel {
  const { properties } = api;
  const stageName = stage.model.name;
  const context = { api, index, schemas, stageName, variables: stage.model.variables, throttleOf: stage.throttleOf };
  const methods = source.methods.map((method) => compileMethod(method, context));
  reportMethods(api, index, methods);
  const vpcEndpointIds = list(members(properties['EndpointConfiguration'])['VpcEndpointIds']).map(String);
  const binaryMediaTypes = properties['BinaryMediaTypes'] ?? source.binaryMediaTypes;
  if (properties['MinimumCompressionSize'] !== undefined) index.gap(api, 'compression is not emulated', false);
  const resourcePolicy = policyOf(api, properties['Policy'] ?? source.policy);
  const webAcl = webAclOf(index, api.ref, stageName, api.account);
  return {
    stack: api.stack,
    logicalId: api.logicalId,
    apiId: api.ref,
    name: text(properties['Name']) ?? api.logicalId,
    region: api.region,
    account: api.account,
    executeApiHost: `${api.ref}.execute-api.${api.region}.amazonaws.com`,
    executeApiAliases: vpcEndpointIds.map((id) => `${api.ref}-${id}.execute-api.${api.region}.amazonaws.com`),
    disableExecuteApiEndpoint: isTrue(properties['DisableExecuteApiEndpoint'] ?? source.disableExecuteApiEndpoint),
    endpointTypes: list(members(properties['EndpointConfiguration'])['Types']).map(String),
    vpcEndpointIds,
    endpointAccessMode: text(properties['EndpointAccessMode']),
    securityPolicy: text(properties['SecurityPolicy']),
    stage: stage.model,
    domains: domains.filter(({ mappings }) => mappings.some((mapping) => leadsTo(mapping, api.ref, stageName))),
    binaryMediaTypes: list(binaryMediaTypes).map(String),
    apiKeySource: (properties['ApiKeySourceType'] ?? source.apiKeySource) === 'AUTHORIZER' ? 'AUTHORIZER' : 'HEADER',
    methods,
    router: new Router(methods),
    gatewayResponses: new Map([...source.gatewayResponses].map(([type, entry]) => [type, gatewayResponse(entry)])),
    ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
    ...(webAcl === undefined ? {} : { webAcl }),
    apiKeys: apiKeysOf(index, api.ref, stageName),
  };
}

function leadsTo(mapping: DomainModel['mappings'][number], apiId: string, stage: string): boolean {
  return mapping.apiId === apiId && (mapping.stage === undefined || mapping.stage === stage);
}

/** A short resource `execute-api:/stage/METHOD/path` means this very API (checklist item 31). */
function policyOf(api: Entry, document: unknown): CompiledPolicy | undefined {
  if (document === undefined || document === null || document === '') return undefined;
  const prefix = `arn:aws:execute-api:${api.region}:${api.account}:${api.ref}/`;
  try {
    return compilePolicy(document, { expandResource: (pattern) => pattern.replace(/^execute-api:\//, prefix) });
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new AssemblyError(
      `${api.stack}/${api.logicalId}`,
      `the resource policy is not valid: ${error.message}`,
      'correct "Policy"',
    );
  }
}

function gatewayResponse(source: GatewayResponseSource): GatewayResponseModel {
  const headers = Object.entries(source.parameters).flatMap(
    ([target, value]): [string, ReturnType<typeof compileParameter>][] => {
      const name = /^gatewayresponse\.header\.(.+)$/.exec(target)?.[1];
      return name === undefined ? [] : [[name, compileParameter(value)]];
    },
  );
  return {
    ...(source.status === undefined || source.status === '' ? {} : { status: Number(source.status) }),
    headers,
    templates: new Map(
      Object.entries(source.templates).map(([type, template]) => [type.toLowerCase(), compileTemplate(template)]),
    ),
  };
}

function reportMethods(api: Entry, index: ResourceIndex, methods: readonly MethodModel[]): void {
  for (const { httpMethod, resourcePath, auth, integration } of methods) {
    const route = `${httpMethod} ${resourcePath}`;
    if (auth.kind === 'refuse') index.gap(api, `${route} is refused: ${auth.why}`, true);
    if (integration.kind === 'refuse') index.gap(api, `${route} is refused: ${integration.why}`, true);
  }
}

function unique(gaps: readonly Gap[]): Gap[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}
