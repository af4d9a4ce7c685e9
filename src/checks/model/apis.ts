import type { ApiModel, DomainModel, StageModel, WaiverModel } from './api-model';
import { bodyOperations } from './body-operations';
import { methodOperations } from './method-operations';
import { asList, asObject, asText, at, isObject, jsonOf, referencesIn, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';
import { loggingOf } from './waf';

/** All REST APIs of a template. */
export function readApis(model: TemplateModel): readonly ApiModel[] {
  return model.ofType('AWS::ApiGateway::RestApi').map((resource) => readApi(model, resource));
}

function readApi(model: TemplateModel, resource: TemplateResource): ApiModel {
  const body = isObject(resource.properties.Body) ? resource.properties.Body : undefined;
  const operations = body ? bodyOperations(model, resource, body) : methodOperations(model, resource);
  return {
    resource,
    private: asList(at(resource.properties, 'EndpointConfiguration', 'Types')).includes('PRIVATE'),
    body,
    opaque:
      resource.properties.BodyS3Location !== undefined || (body !== undefined && body['Fn::Transform'] !== undefined),
    operations,
    stages: readStages(model, resource),
    domains: readDomains(model, resource),
    consumers: readConsumers(model, operations),
    waivers: readWaivers(resource),
  };
}

function readStages(model: TemplateModel, api: TemplateResource): readonly StageModel[] {
  return model
    .ofType('AWS::ApiGateway::Stage')
    .filter((stage) => referencesIn(stage.properties.RestApiId).has(api.id))
    .map((stage) => ({ resource: stage, ...readWebAcl(model, stage) }));
}

function readWebAcl(model: TemplateModel, stage: TemplateResource): Omit<StageModel, 'resource'> {
  const association = model
    .ofType('AWS::WAFv2::WebACLAssociation')
    .find((candidate) => referencesIn(candidate.properties.ResourceArn).has(stage.id));
  if (!association) return { foreignWebAcl: false };
  const webAcl = model
    .ofType('AWS::WAFv2::WebACL')
    .find((candidate) => referencesIn(association.properties.WebACLArn).has(candidate.id));
  if (!webAcl) return { foreignWebAcl: true };
  return { webAcl, webAclLogging: loggingOf(webAcl, model), foreignWebAcl: false };
}

/** Mappings to an API, by the type of the domains that they lead from. */
const MAPPINGS = {
  'AWS::ApiGateway::DomainName': 'AWS::ApiGateway::BasePathMapping',
  'AWS::ApiGateway::DomainNameV2': 'AWS::ApiGateway::BasePathMappingV2',
} as const;

function readDomains(model: TemplateModel, api: TemplateResource): readonly DomainModel[] {
  return Object.entries(MAPPINGS).flatMap(([type, mappings]) => {
    const mapped = model
      .ofType(mappings)
      .filter((mapping) => referencesIn(mapping.properties.RestApiId).has(api.id))
      .map(({ properties }) => referencesIn([properties.DomainName, properties.DomainNameArn]));
    return model
      .ofType(type)
      .filter((domain) => mapped.some((references) => references.has(domain.id)))
      .map((resource) => ({
        resource,
        mutualTls: isObject(resource.properties.MutualTlsAuthentication),
        private: type.endsWith('V2'),
      }));
  });
}

/** The consumers that the registry of this API is filled with, or undefined when the API has no registry here. */
function readConsumers(model: TemplateModel, operations: ApiModel['operations']): ApiModel['consumers'] {
  const tables = new Set(operations.flatMap((operation) => [...registryTables(operation.authorizer?.function)]));
  const filled = model
    .ofType('Custom::HardenedConsumers')
    .filter((resource) => [...referencesIn(resource.properties.Table)].some((id) => tables.has(id)));
  if (filled.length === 0) return undefined;
  return filled.flatMap((resource) => asList(jsonOf(resource.properties.Consumers)).map(asObject));
}

function registryTables(authorizer: TemplateResource | undefined): ReadonlySet<string> {
  return referencesIn(at(authorizer?.properties, 'Environment', 'Variables', 'HARDENED_REGISTRY_TABLE'));
}

function readWaivers(resource: TemplateResource): readonly WaiverModel[] {
  return asList(at(resource.metadata, 'cdk-hardened-api', 'waivers')).map((raw: Value) => ({
    slug: asText(at(raw, 'slug')) ?? '',
    owner: asText(at(raw, 'owner')) ?? '',
    reason: asText(at(raw, 'reason')) ?? '',
    expires: asText(at(raw, 'expires')) ?? '',
  }));
}
