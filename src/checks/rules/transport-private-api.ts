import type { ApiModel } from '../model/api-model';
import { openings, referred } from '../model/network-ways';
import { asList, asObject, asText, at, isObject, jsonOf, referencesIn, textOf, type Value } from '../model/references';
import type { TemplateModel, TemplateResource } from '../model/template-model';
import { everyApi } from '../rule';
import type { Rule } from '../rule';

export const transportPrivateApi: Rule = {
  id: 'transport-private-api',
  finding: 'a private API is open to more than its own endpoint',
  reason: 'whoever has any endpoint, or sits anywhere in the VPC, calls an API that relies on being private',
  check: everyApi((api, model) => (api.private ? faultsOf(api, model) : [])),
};

function faultsOf(api: ApiModel, model: TemplateModel): readonly string[] {
  const policy = api.resource.properties.Policy ?? at(api.body, 'x-amazon-apigateway-policy');
  const endpoints = endpointsOf(model, api, policy);
  return [
    ...(namesEndpoint(policy) ? [] : ['the resource policy names no endpoint that alone may call']),
    ...(endpoints.length > 0 ? [] : ['no endpoint that can be seen here']),
    ...endpoints.flatMap((endpoint) => endpointFaults(model, endpoint)),
    ...api.domains
      .filter((domain) => domain.private)
      .flatMap(({ resource }) => domainFaults(model, resource, endpoints)),
  ];
}

/** A private domain has a policy of its own, and whoever associates an endpoint with it may come in as far as that lets him. */
function domainFaults(
  model: TemplateModel,
  { id, properties }: TemplateResource,
  endpoints: readonly TemplateResource[],
): readonly string[] {
  const policy = jsonOf(properties.Policy) ?? properties.Policy;
  const own = new Set(endpoints.map((endpoint) => endpoint.id));
  const foreign = model
    .ofType('AWS::ApiGateway::DomainNameAccessAssociation')
    .filter((each) => referencesIn(each.properties.DomainNameArn).has(id))
    .filter((each) => ![...referencesIn(each.properties.AccessAssociationSource)].some((source) => own.has(source)));
  return [
    ...(namesEndpoint(policy) ? [] : [`the resource policy of domain ${id} names no endpoint that alone may call`]),
    ...foreign.map((each) => `${each.id} leads to domain ${id} from an endpoint that is not the API's own`),
  ];
}

function endpointsOf(model: TemplateModel, api: ApiModel, policy: Value): readonly TemplateResource[] {
  const ids = at(api.resource.properties, 'EndpointConfiguration', 'VpcEndpointIds');
  const found = referred(model, 'AWS::EC2::VPCEndpoint', [ids, policy]);
  return [...new Map(found.map((endpoint) => [endpoint.id, endpoint])).values()];
}

/** Every other endpoint is denied, or the own one alone is allowed. `aws:SourceVpc` would be everyone in the VPC. */
function namesEndpoint(policy: Value): boolean {
  const statements = [at(policy, 'Statement')].flat().filter(isObject);
  const names = ({ Condition }: Record<string, Value>, operator: string) =>
    at(Condition, operator, 'aws:SourceVpce') !== undefined || at(Condition, operator, 'aws:sourceVpce') !== undefined;
  const denies = statements.some((each) => each.Effect === 'Deny' && names(each, 'StringNotEquals'));
  const allows = statements.filter((each) => each.Effect === 'Allow');
  return denies || (allows.length > 0 && allows.every((each) => names(each, 'StringEquals')));
}

function endpointFaults(model: TemplateModel, { id, properties }: TemplateResource): readonly string[] {
  const statements = asList(at(properties.PolicyDocument, 'Statement')).map(asObject);
  const isWide =
    statements.length === 0 || statements.some(({ Effect, ...each }) => Effect === 'Allow' && isFull(each));
  const groups = referred(model, 'AWS::EC2::SecurityGroup', properties.SecurityGroupIds);
  return [
    ...(isWide ? [`endpoint ${id} lets through every call of every API`] : []),
    ...groups.flatMap((group) => openings(model, group)),
  ];
}

/** The default policy of an endpoint, or one as wide. */
function isFull({ Action, Resource }: Record<string, Value>): boolean {
  const actions = [Action].flat().map(asText);
  const resources = [Resource].flat();
  const isAny = (resource: Value) =>
    resource === '*' || textOf(resource)?.startsWith('arn:aws:execute-api:*:*') === true;
  return actions.some((action) => action === '*') || resources.length === 0 || resources.some(isAny);
}
