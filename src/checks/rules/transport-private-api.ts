import type { ApiModel } from '../model/api-model';
import { openings, referred } from '../model/network-ways';
import { asObject, asText, at, isObject, jsonOf, referencesIn, textOf, type Value } from '../model/references';
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
  const written = api.resource.properties.Policy ?? at(api.body, 'x-amazon-apigateway-policy');
  const policy = jsonOf(written) ?? written;
  const endpoints = endpointsOf(model, api, policy);
  return [
    ...policyFaults(policy, 'the resource policy', endpoints),
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
    ...policyFaults(policy, `the resource policy of domain ${id}`, endpoints),
    ...foreign.map((each) => `${each.id} leads to domain ${id} from an endpoint that is not the API's own`),
  ];
}

function endpointsOf(model: TemplateModel, api: ApiModel, policy: Value): readonly TemplateResource[] {
  const ids = at(api.resource.properties, 'EndpointConfiguration', 'VpcEndpointIds');
  const found = referred(model, 'AWS::EC2::VPCEndpoint', [ids, policy]);
  return [...new Map(found.map((endpoint) => [endpoint.id, endpoint])).values()];
}

/** What is wrong with a policy that must let in what comes through endpoints, and through those alone. */
function policyFaults(policy: Value, what: string, endpoints: readonly TemplateResource[]): readonly string[] {
  const statements = [at(policy, 'Statement')].flat().filter(isObject);
  // A statement on a condition has no effect that can be seen.
  const allows = statements.filter((each) => each.Effect !== 'Deny');
  const denials = statements.filter((each) => each.Effect === 'Deny' && deniesAll(each, allows));
  const named = denials.length > 0 ? denials.map((each) => namedBy(each, NOT_EQUALS)) : allowed(allows);
  if (named === undefined) return [`${what} names no endpoint that alone may call`];
  const own = new Set(endpoints.map(({ id }) => id));
  // As text, a policy cannot refer to an endpoint but by `Fn::Sub` and `Fn::Join`.
  const isOwn = (value: Value) =>
    [...referencesIn(value)].some((id) => own.has(id)) || own.has(/^(?:<|\$\{)(\w+)[>}]$/.exec(`${value}`)?.[1] ?? '');
  const foreign = named.flat().filter((value) => !isOwn(value));
  return foreign.length === 0 ? [] : [`${what} lets in an endpoint that cannot be seen here`];
}

const NOT_EQUALS = 'StringNotEquals';

/** The endpoints that a statement is about, where they are its only condition. */
function namedBy({ Condition }: Record<string, Value>, operator: string): readonly Value[] {
  const [[found, keys] = ['', undefined], ...others] = Object.entries(asObject(Condition));
  const [[key, values] = ['', undefined], ...otherKeys] = Object.entries(asObject(keys));
  const isIt = found === operator && key.toLowerCase() === 'aws:sourcevpce';
  return isIt && others.length === 0 && otherKeys.length === 0 ? [values].flat() : [];
}

/** `aws:SourceVpc` would be everyone in the VPC; a further condition lets in whoever does not meet it. */
function deniesAll(denial: Record<string, Value>, allows: readonly Record<string, Value>[]): boolean {
  const { Principal, Action, Resource } = denial;
  const resources = new Set([Resource].flat().map((each) => JSON.stringify(each)));
  const isOfAll =
    resources.has('"*"') ||
    resources.has('"execute-api:/*"') ||
    allows.every((each) => [each.Resource].flat().every((resource) => resources.has(JSON.stringify(resource))));
  const isOfEverybody = Principal === '*' || [at(Principal, 'AWS')].flat().includes('*');
  const isOfCalls = [Action]
    .flat()
    .some((each) => ['*', 'execute-api:*', 'execute-api:Invoke'].includes(asText(each) ?? ''));
  return isOfAll && isOfEverybody && isOfCalls && namedBy(denial, NOT_EQUALS).length > 0;
}

/** Endpoints that alone are allowed; undefined: others are, too. More conditions on top let in fewer. */
function allowed(allows: readonly Record<string, Value>[]): readonly (readonly Value[])[] | undefined {
  const named = allows.map(({ Condition }) =>
    Object.entries(asObject(at(Condition, 'StringEquals')))
      .filter(([key]) => key.toLowerCase() === 'aws:sourcevpce')
      .flatMap(([, values]) => [values].flat()),
  );
  return named.length > 0 && named.every((values) => values.length > 0) ? named : undefined;
}

function endpointFaults(model: TemplateModel, { id, properties }: TemplateResource): readonly string[] {
  const document = jsonOf(properties.PolicyDocument) ?? properties.PolicyDocument;
  const statements = [at(document, 'Statement') ?? []].flat().map(asObject);
  const isWide = statements.length === 0 || statements.some(({ Effect, ...each }) => Effect !== 'Deny' && isFull(each));
  const groups = referred(model, 'AWS::EC2::SecurityGroup', properties.SecurityGroupIds);
  return [
    ...(isWide ? [`endpoint ${id} lets through every call of every API`] : []),
    ...(groups.length > 0 ? [] : [`endpoint ${id} has no security group that can be seen here`]),
    ...groups.flatMap((group) => openings(model, group)),
  ];
}

/** The default policy of an endpoint, or one as wide. */
function isFull({ Action, Resource }: Record<string, Value>): boolean {
  const actions = [Action].flat().map(asText);
  const isAny = (resource: Value) => !NAMES_ACCOUNT.test((textOf(resource) ?? '').replaceAll(PLACE, 'known'));
  return actions.some((action) => action === undefined || action === '*') || [Resource].flat().some(isAny);
}

/** A reference, as it stands in a text: `<AWS::Partition>`. */
const PLACE = /<[^<>]*>|\$\{[^{}]*\}/g;
const NAMES_ACCOUNT = /^arn:[^:]+:execute-api:[^:]*:[^:*?]+:./;
