import { recordOf, textOf } from '../assembly/json';
import type { ResolvedAssembly, ResolvedStack } from '../assembly/types';
import { conditionContext, evaluatePolicy } from '../iam/evaluate';
import { type CompiledPolicy, compilePolicy } from '../iam/policy';

/** Somebody who calls a service of the mesh from within its VPC. */
export interface MeshCaller {
  /** ARN of the role that signed the request; absent: nobody signed it. */
  readonly role?: string;
}

/** A service on VPC Lattice. Its policies are evaluated; signatures themselves, and policies of the callers, are not. */
export interface LatticeService {
  readonly name: string;
  /** Roles that its policy names. */
  readonly callers: readonly string[];
  /** Account that it is in. */
  readonly account: string;
  /** Tells whether a request of this caller would reach the target. */
  lets(caller: MeshCaller): boolean;
}

type Properties = Readonly<Record<string, unknown>>;

/** One place that asks for signatures, and what it lets in; no policy at all lets nobody in. */
interface Gate {
  readonly isSigned: boolean;
  readonly policy?: CompiledPolicy;
}

/** The services on VPC Lattice of an assembly. */
export function latticeServices({ stacks, physicalId }: ResolvedAssembly): LatticeService[] {
  return stacks.flatMap((stack) =>
    ofType(stack, 'AWS::VpcLattice::Service').map(([id, service]) => {
      const reference = physicalId(id, stack.name);
      const own = gateOf(stack, service, reference);
      const networks = ofType(stack, 'AWS::VpcLattice::ServiceNetworkServiceAssociation')
        .filter(([, { ServiceIdentifier }]) => isSame(ServiceIdentifier, reference))
        .map(([, { ServiceNetworkIdentifier }]) => networkGate(stack, ServiceNetworkIdentifier, physicalId));
      const gates = networks.length > 0 ? networks : [{ isSigned: true }];
      return {
        name: textOf(service['Name']) ?? id,
        callers: callersOf(stack, reference),
        account: stack.account,
        lets: (caller) => passes(own, caller) && gates.some((gate) => passes(gate, caller)),
      };
    }),
  );
}

function ofType({ resources }: ResolvedStack, wanted: string): [string, Properties][] {
  return Object.entries(resources).flatMap(([id, { type, properties }]) =>
    type === wanted ? [[id, properties] as [string, Properties]] : [],
  );
}

/** A reference by ARN or by id leads to the same. */
const isSame = (value: unknown, reference: string) => textOf(value)?.split('/').at(-1) === reference.split('/').at(-1);

function networkGate(stack: ResolvedStack, network: unknown, physicalId: ResolvedAssembly['physicalId']): Gate {
  const found = ofType(stack, 'AWS::VpcLattice::ServiceNetwork').find(([id]) =>
    isSame(network, physicalId(id, stack.name)),
  );
  // A network of somebody else cannot be seen: what its policy lets in does not count.
  return found ? gateOf(stack, found[1], physicalId(found[0], stack.name)) : { isSigned: true };
}

function gateOf(stack: ResolvedStack, { AuthType }: Properties, reference: string): Gate {
  const [policy] = policiesOf(stack, reference);
  return { isSigned: AuthType === 'AWS_IAM', ...(policy !== undefined && { policy: compilePolicy(policy) }) };
}

function policiesOf(stack: ResolvedStack, reference: string): readonly unknown[] {
  return ofType(stack, 'AWS::VpcLattice::AuthPolicy')
    .filter(([, { ResourceIdentifier }]) => isSame(ResourceIdentifier, reference))
    .map(([, { Policy }]) => Policy);
}

function callersOf(stack: ResolvedStack, reference: string): readonly string[] {
  return policiesOf(stack, reference)
    .flatMap((policy) => [recordOf(policy)['Statement']].flat().map(recordOf))
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Principal }) => [recordOf(Principal)['AWS']].flat())
    .flatMap((name) => (textOf(name)?.startsWith('arn:') ? [String(name)] : []));
}

/** VPC Lattice page "Control access with auth policies": without AWS_IAM the policy counts for nothing, with it none denies. */
function passes({ isSigned, policy }: Gate, { role }: MeshCaller): boolean {
  if (!isSigned) return true;
  if (policy === undefined) return false;
  const account = role?.split(':')[4];
  const context = conditionContext({
    'aws:PrincipalArn': role,
    'aws:PrincipalAccount': account,
    'aws:PrincipalType': role === undefined ? 'Anonymous' : 'AssumedRole',
  });
  const verdict = evaluatePolicy(policy, {
    action: 'vpc-lattice-svcs:Invoke',
    resource: '*',
    context,
    ...(role !== undefined && { principal: role }),
  });
  return verdict.effect === 'Allow';
}
