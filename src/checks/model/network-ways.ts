import { asList, asObject, asText, at, referencesIn, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';

const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const LISTENER_RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const GROUP = 'AWS::EC2::SecurityGroup';

/** Resources of a type that a value refers to. */
export function referred(model: TemplateModel, type: string, value: Value): readonly TemplateResource[] {
  return [...referencesIn(value)].flatMap((id) => {
    const resource = model.get(id);
    return resource?.type === type ? [resource] : [];
  });
}

/** One ingress rule of a security group. */
interface Ingress {
  readonly at: string;
  readonly properties: Record<string, Value>;
}

function ingressOf(model: TemplateModel, group: TemplateResource): readonly Ingress[] {
  const inline = asList(group.properties.SecurityGroupIngress).map((rule) => ({
    at: group.id,
    properties: asObject(rule),
  }));
  const apart = model
    .ofType('AWS::EC2::SecurityGroupIngress')
    .filter(({ properties }) => referencesIn(properties.GroupId).has(group.id))
    .map(({ id, properties }) => ({ at: id, properties }));
  return [...inline, ...apart];
}

/** Rules of a group that let in addresses, or groups that are none of those allowed; undefined: any group. */
export function openings(
  model: TemplateModel,
  group: TemplateResource,
  allowed?: ReadonlySet<string>,
): readonly string[] {
  return ingressOf(model, group).flatMap(({ at: place, properties }) => {
    const source = [...referencesIn(properties.SourceSecurityGroupId)];
    if (properties.SourceSecurityGroupId === undefined) return [`group ${group.id} is open to addresses (${place})`];
    const isAllowed = allowed === undefined || source.some((id) => allowed.has(id));
    return isAllowed ? [] : [`group ${group.id} lets in more than the VPC link (${place})`];
  });
}

/** Rules of a group that let in ranges of addresses, by the resource that they stand in. */
export function addressIngress(model: TemplateModel, group: TemplateResource): readonly string[] {
  return ingressOf(model, group)
    .filter(({ properties: { CidrIp, CidrIpv6 } }) => CidrIp !== undefined || CidrIpv6 !== undefined)
    .map(({ at: place }) => place);
}

/** What is wrong with a private server to which a function of a group may connect. */
export function serverFaults(model: TemplateModel, from: ReadonlySet<string>): readonly string[] {
  const servers = model
    .ofType(GROUP)
    .filter((group) =>
      ingressOf(model, group).some(({ properties }) =>
        [...referencesIn(properties.SourceSecurityGroupId)].some((id) => from.has(id)),
      ),
    );
  return servers.flatMap((group) => [...openings(model, group), ...publicBalancers(model, group)]);
}

/** Load balancers on the internet in a group, or in one that it lets in. */
function publicBalancers(model: TemplateModel, group: TemplateResource): readonly string[] {
  const sources = ingressOf(model, group).flatMap(({ properties }) => [
    ...referencesIn(properties.SourceSecurityGroupId),
  ]);
  const groups = [group.id, ...sources];
  return model
    .ofType(LOAD_BALANCER)
    .filter(({ properties }) => properties.Scheme !== 'internal')
    .filter(({ properties }) => groups.some((id) => referencesIn(properties.SecurityGroups).has(id)))
    .map(({ id }) => `load balancer ${id} faces the internet`);
}

/** What is wrong with a load balancer behind a VPC link. */
export function balancerFaults(
  model: TemplateModel,
  balancer: TemplateResource,
  link: TemplateResource,
): readonly string[] {
  const { id, properties } = balancer;
  const allowed = referencesIn(link.properties.SecurityGroupIds);
  const groups = referred(model, GROUP, properties.SecurityGroups);
  const listeners = model.ofType(LISTENER).filter((each) => referencesIn(each.properties.LoadBalancerArn).has(id));
  return [
    ...(properties.Scheme === 'internal' ? [] : [`load balancer ${id} faces the internet`]),
    ...(groups.length > 0 ? [] : [`load balancer ${id} has no security group that can be seen here`]),
    ...(properties.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic === 'off'
      ? [`load balancer ${id} lets in the traffic of endpoints whatever its groups say`]
      : []),
    ...groups.flatMap((group) => openings(model, group, allowed)),
    ...serverFaults(model, new Set(groups.map((group) => group.id))),
    ...endpointServices(model, balancer),
    ...listeners.flatMap((each) => listenerFaults(model, balancer, each)),
    ...otherBalancers(model, listeners),
    ...otherApis(model, link),
  ];
}

/** HTTP APIs that use the link, too: whatever their routes ask for, it is not what this API asks for. */
function otherApis(model: TemplateModel, { id: linkId }: TemplateResource): readonly string[] {
  return model
    .ofType('AWS::ApiGatewayV2::Integration')
    .filter(({ properties }) => referencesIn(properties.ConnectionId).has(linkId))
    .map(({ id }) => `another API leads through VPC link ${linkId} (${id})`);
}

/** Offers the load balancer to whoever makes an endpoint for it, in any VPC. */
function endpointServices(model: TemplateModel, { id }: TemplateResource): readonly string[] {
  return model
    .ofType('AWS::EC2::VPCEndpointService')
    .filter(({ properties }) => referencesIn(properties.NetworkLoadBalancerArns).has(id))
    .map((service) => `endpoint service ${service.id} leads to load balancer ${id}`);
}

/** The same targets behind a load balancer that is not the link's. */
function otherBalancers(model: TemplateModel, listeners: readonly TemplateResource[]): readonly string[] {
  const isOwn = (listener: Value) => listeners.some(({ id }) => referencesIn(listener).has(id));
  const foreignRules = model.ofType(LISTENER_RULE).filter(({ properties }) => !isOwn(properties.ListenerArn));
  const foreignListeners = model.ofType(LISTENER).filter((listener) => !listeners.includes(listener));
  const own = new Set(listeners.flatMap((listener) => groupIds(model, actionsOf(model, listener))));
  const targets = new Set([...own].flatMap((id) => targetsOf(model.get(id))));
  const isShared = (id: string) => own.has(id) || targetsOf(model.get(id)).some((target) => targets.has(target));
  return [...foreignListeners, ...foreignRules]
    .filter(({ properties }) => groupIds(model, [properties.DefaultActions, properties.Actions]).some(isShared))
    .map(({ id, type }) => `${type === LISTENER ? 'listener' : 'listener rule'} ${id} leads to the same targets`);
}

/** What a listener does: by default, and by its rules. */
function actionsOf(model: TemplateModel, { id, properties }: TemplateResource): readonly Value[] {
  const rules = model.ofType(LISTENER_RULE).filter((rule) => referencesIn(rule.properties.ListenerArn).has(id));
  return [properties, ...rules.map((rule) => rule.properties)].flatMap(({ DefaultActions, Actions }) => [
    ...asList(DefaultActions),
    ...asList(Actions),
  ]);
}

const groupIds = (model: TemplateModel, actions: Value) => referred(model, TARGET_GROUP, actions).map(({ id }) => id);
const targetsOf = (group: TemplateResource | undefined) =>
  asList(group?.properties.Targets).map((target) => JSON.stringify(at(target, 'Id')));

function listenerFaults(
  model: TemplateModel,
  balancer: TemplateResource,
  listener: TemplateResource,
): readonly string[] {
  const { id, properties } = listener;
  const actions = actionsOf(model, listener);
  const isNetwork = asText(balancer.properties.Type) === 'network';
  const protocol = isNetwork ? 'TLS' : 'HTTPS';
  const groups = referred(model, TARGET_GROUP, actions);
  const plain = groups.filter(({ properties: { Protocol } }) => Protocol !== protocol);
  return [
    ...(properties.Protocol === protocol ? [] : [`listener ${id} is not ${protocol}`]),
    ...plain.map((group) => `target group ${group.id} is not ${protocol}`),
    ...(isNetwork ? [] : certificateFaults(id, properties)),
    ...actions.filter(takesAnyAudience).map(() => `listener ${id} verifies tokens and not their audience`),
  ];
}

/** The gateway alone has a certificate of the authority that the listener trusts. */
function certificateFaults(id: string, { MutualAuthentication: mutual }: Record<string, Value>): readonly string[] {
  if (at(mutual, 'Mode') !== 'verify') return [`listener ${id} asks the gateway for no certificate`];
  const ignores = [true, 'true'].includes(at(mutual, 'IgnoreClientCertificateExpiry') as boolean | string);
  return ignores ? [`listener ${id} takes certificates that have expired`] : [];
}

function takesAnyAudience(action: Value): boolean {
  if (at(action, 'Type') !== 'jwt-validation') return false;
  const claims = asList(at(action, 'JwtValidationConfig', 'AdditionalClaims'));
  return !claims.some((claim) => at(claim, 'Name') === 'aud' && asList(at(claim, 'Values')).length > 0);
}
