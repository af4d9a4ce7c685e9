import { functionBehind } from './functions';
import { addressIngress, referred } from './network-ways';
import { asList, asObject, asText, at, jsonOf, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';
import type { TerminatorFault } from './terminators';

const faultOf = ({ id: resource }: TemplateResource, where: string): TerminatorFault => ({ resource, where });

/** Lattice services that answer callers who did not sign, and ways to their targets that do not lead through Lattice. */
export function latticeFaults(model: TemplateModel): TerminatorFault[] {
  const open = ['AWS::VpcLattice::Service', 'AWS::VpcLattice::ServiceNetwork']
    .flatMap((type) => model.ofType(type))
    .filter(({ properties }) => properties.AuthType !== 'AWS_IAM')
    .map((resource) => faultOf(resource, 'callers need not sign (AuthType)'));
  const policies = model.ofType('AWS::VpcLattice::AuthPolicy').flatMap(policyFaults);
  const targets = model.ofType('AWS::VpcLattice::TargetGroup').flatMap((group) => targetFaults(model, group));
  return [...open, ...policies, ...targets];
}

function policyFaults(resource: TemplateResource): TerminatorFault[] {
  // CloudFormation takes JSON as an object and as text.
  const policy = jsonOf(resource.properties.Policy) ?? resource.properties.Policy;
  const statements = [at(policy, 'Statement')].flat();
  const isRead = statements.every((each) => ['Allow', 'Deny'].includes(asText(at(each, 'Effect')) ?? ''));
  if (!isRead) return [faultOf(resource, 'its policy cannot be read by this check')];
  return statements.some(letsAnyoneIn) ? [faultOf(resource, 'its policy lets in callers that it does not name')] : [];
}

/** Whether a statement allows callers that nobody named: unsigned requests have no principal, and match `*` alone. */
function letsAnyoneIn(statement: Value): boolean {
  if (at(statement, 'Effect') !== 'Allow') return false;
  const principal = at(statement, 'Principal');
  const named = [at(principal, 'AWS')].flat();
  const isAnyone = principal === undefined || principal === '*' || named.includes('*');
  const demands = Object.entries(asObject(at(statement, 'Condition'))).flatMap(([operator, keys]) =>
    Object.entries(asObject(keys)).map(([key, values]) => ({ operator, key, values: [values].flat() })),
  );
  return isAnyone && !demands.some(namesPrincipals);
}

interface Demand {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Value[];
}

/** A condition that only signed requests meet: `Not…` and `…IfExists` hold for those without the key, too. */
function namesPrincipals({ operator, key, values }: Demand): boolean {
  return (
    /^(String|Arn)(Equals|Like|EqualsIgnoreCase)$/.test(operator) &&
    /^aws:Principal(Arn|OrgID|OrgPaths|Account|Type|Tag\/.+)$/i.test(key) &&
    !values.some((value) => value === '*' || asText(value)?.toLowerCase() === 'anonymous')
  );
}

function targetFaults(model: TemplateModel, group: TemplateResource): TerminatorFault[] {
  const targets = asList(group.properties.Targets).map((target) => at(target, 'Id'));
  return [
    ...targets.flatMap((target) => functionWays(model, target)),
    ...referred(model, 'AWS::ElasticLoadBalancingV2::LoadBalancer', targets).flatMap((each) =>
      balancerWays(model, each),
    ),
  ];
}

function functionWays(model: TemplateModel, target: Value): TerminatorFault[] {
  const fn = functionBehind(model, target);
  const leadsHere = (value: Value) => fn !== undefined && functionBehind(model, value)?.id === fn.id;
  const urls = model.ofType('AWS::Lambda::Url').filter(({ properties }) => leadsHere(properties.TargetFunctionArn));
  const anybody = model
    .ofType('AWS::Lambda::Permission')
    .filter(({ properties }) => properties.Principal === '*' && leadsHere(properties.FunctionName));
  return [
    ...urls.map((url) => faultOf(url, `function URL round the mesh to ${fn?.id}`)),
    ...anybody.map((permission) => faultOf(permission, `lets everyone invoke ${fn?.id} round the mesh`)),
  ];
}

/** Lattice comes from a managed prefix list; who has an address only is not Lattice. */
function balancerWays(model: TemplateModel, balancer: TemplateResource): TerminatorFault[] {
  const groups = referred(model, 'AWS::EC2::SecurityGroup', balancer.properties.SecurityGroups);
  return [
    ...(balancer.properties.Scheme === 'internal' ? [] : [faultOf(balancer, 'faces the internet, round the mesh')]),
    ...groups.flatMap((group) =>
      addressIngress(model, group).map((place) =>
        faultOf(balancer, `group ${group.id} is open to addresses, round the mesh (${place})`),
      ),
    ),
  ];
}
