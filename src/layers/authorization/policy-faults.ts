import type { DetailedError, PolicyJson, ValidationError } from '@cedar-policy/cedar-wasm/nodejs';
import type { Fault } from '../../core/errors';
import type { Cedar } from '../../core/toolbox';
import { CEDAR, type OperationSpec, permitId } from '../../vocabulary';
import type { UserPolicy } from './policy-files';
import { admitsAction, errorSource, isUnconditionalForbid } from './policy-scope';
import { decidedTypes } from './policy-text';

/** Policies that parsed, and what they are checked against. */
export interface PolicySource {
  readonly operations: readonly OperationSpec[];
  readonly schema: Record<string, unknown>;
  /** All policies, id to text. */
  readonly policies: Readonly<Record<string, string>>;
  readonly parsed: ReadonlyMap<string, PolicyJson>;
  readonly userPolicies: readonly UserPolicy[];
}

/** Ids that two policies claim. Default policies cannot be replaced: they are what keeps tenants apart. */
export function idFaults(defaults: Readonly<Record<string, string>>, userPolicies: readonly UserPolicy[]): Fault[] {
  const seen = new Set(Object.keys(defaults));
  return userPolicies.flatMap((policy) => {
    const isDefault = Object.hasOwn(defaults, policy.id);
    const isTaken = seen.has(policy.id);
    seen.add(policy.id);
    if (!isTaken) return [];
    const what = `the id "${policy.id}" is ${isDefault ? 'that of a default policy' : 'taken'}`;
    return [{ where: policy.at(0), what, remedy: 'give the policy an @id("...") of its own' }];
  });
}

/** Everything that strict validation and a look at each policy find. */
export function policyFaults(cedar: Cedar, source: PolicySource): Fault[] {
  const { schema, policies } = source;
  const answer = cedar.validate({
    validationSettings: { mode: 'strict' },
    schema: schema as Parameters<Cedar['validate']>[0]['schema'],
    policies: { staticPolicies: { ...policies } },
  });
  if (answer.type === 'failure') return answer.errors.map((error) => faultOf(source, undefined, error));
  const warnings = answer.validationWarnings.filter((warning) => isFault(source, warning));
  const impossible = new Set(warnings.map(({ policyId }) => policyId));
  return [
    ...[...answer.validationErrors, ...warnings].map(({ policyId, error }) => faultOf(source, policyId, error)),
    ...source.userPolicies.flatMap((policy) => errorFaults(source, policy)),
    ...source.operations.flatMap((operation) => unpermittedFaults(cedar, source, impossible, operation)),
  ];
}

/**
 * A policy that never applies is a fault wherever it comes from. Cedar also warns of letters that look like others: a fault in
 * a policy that a person reviews; names that the contract chose are what they are.
 */
function isFault({ userPolicies }: PolicySource, { policyId, error }: ValidationError): boolean {
  if (userPolicies.some(({ id }) => id === policyId)) return true;
  return /policy is impossible|unable to find an applicable action/.test(error.message);
}

function faultOf({ userPolicies }: PolicySource, id: string | undefined, error: DetailedError): Fault {
  const policy = userPolicies.find((candidate) => candidate.id === id);
  const place = policy ? ` (${policy.at(error.sourceLocations?.[0]?.start ?? 0)})` : '';
  return {
    where: id === undefined ? 'policies' : `policy ${id}${place}`,
    what: error.message.replace(/^for policy `[^`]*`, /, ''),
    remedy: error.help ?? 'write it against the schema of the contract: its actions, resource types and attributes',
  };
}

function errorFaults({ parsed }: PolicySource, policy: UserPolicy): Fault[] {
  const source = errorSource(parsed.get(policy.id)!);
  const what = `it could fail when it is evaluated: ${source}`;
  return source ? [{ where: `policy ${policy.id} (${policy.at(0)})`, what, remedy: 'say it without' }] : [];
}

/** An operation that no policy can permit is a mistake of the policies, not a way to switch it off. */
function unpermittedFaults(
  cedar: Cedar,
  source: PolicySource,
  impossible: ReadonlySet<string>,
  operation: OperationSpec,
): Fault[] {
  const where = `operation ${operation.id}`;
  const types = decidedTypes(operation);
  const applying = [...source.parsed].filter(([, policy]) => admitsAction(policy, operation.action));
  const forbid = applying.find(([, policy]) => isUnconditionalForbid(policy, CEDAR.caller, types));
  if (forbid) {
    const what = `no request can be permitted, policy ${forbid[0]} forbids it to everyone`;
    return [{ where, what, remedy: 'add a condition to the policy, or take the operation out of the contract' }];
  }
  const isPossible = ([id, policy]: [string, PolicyJson]) => policy.effect === 'permit' && !impossible.has(id);
  const permits = applying.filter(isPossible);
  if (permits.some(([id]) => id === permitId(operation.id))) return [];
  const unreached = types.filter((type) => !permits.some(([id]) => reaches(cedar, source, id, type)));
  const what = `no policy can permit it on ${unreached.join(', ')}`;
  return unreached.length > 0 ? [{ where, what, remedy: 'correct its roles, or permit it by a policy' }] : [];
}

function reaches(cedar: Cedar, { policies, schema }: PolicySource, id: string, type: string): boolean {
  const answer = cedar.getValidRequestEnvsPolicy(
    policies[id]!,
    schema as Parameters<Cedar['getValidRequestEnvsPolicy']>[1],
  );
  return answer.type === 'success' && answer.resources.includes(type);
}
