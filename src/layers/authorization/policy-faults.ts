import type { DetailedError, ValidationAnswer, ValidationError } from '@cedar-policy/cedar-wasm/nodejs';
import type { Fault } from '../../core/errors';
import type { Cedar } from '../../core/toolbox';
import { CEDAR, entityTypeOf, type OperationSpec, permitId } from '../../vocabulary';
import { type CedarSchema, schemaOfActions } from './cedar-schema';
import type { UserPolicy } from './policy-files';
import { admitsAction, errorSource, isUnconditionalForbid, singledOut } from './policy-scope';
import { decidedTypes } from './policy-text';

/** Policies that parsed, and what they are checked against. */
export interface PolicySource {
  readonly operations: readonly OperationSpec[];
  readonly schema: CedarSchema;
  /** Default policies, id to text. */
  readonly defaults: Readonly<Record<string, string>>;
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
  const answers = validations(cedar, source);
  const failures = answers.flatMap((answer) => (answer.type === 'failure' ? answer.errors : []));
  if (failures.length > 0) return failures.map((error) => faultOf(source, undefined, error));
  const results = answers.flatMap((answer) => (answer.type === 'success' ? [answer] : []));
  const errors = results.flatMap(({ validationErrors }) => validationErrors);
  const warnings = results.flatMap(({ validationWarnings }) => validationWarnings);
  const counted = warnings.filter((warning) => isFault(source, warning));
  const impossible = new Set(counted.map(({ policyId }) => policyId));
  return [
    ...[...errors, ...counted].map(({ policyId, error }) => faultOf(source, policyId, error)),
    ...source.userPolicies.flatMap(errorFaults),
    ...source.userPolicies.flatMap((policy) => singleFaults(source, policy)),
    ...source.operations.flatMap((operation) => unpermittedFaults(cedar, source, impossible, operation)),
  ];
}

// Cedar tries every policy on every action: a thousand of both take five seconds at once and half a second in parts.
const PART = 32;

/**
 * Strict validation of all policies. A default permit names its one action, so that the rest of the schema cannot matter to
 * it; the default forbids and the policies of the user meet the whole schema.
 */
function validations(cedar: Cedar, { operations, schema, defaults, userPolicies }: PolicySource): ValidationAnswer[] {
  const validate = (part: CedarSchema, staticPolicies: Record<string, string>) =>
    cedar.validate({ validationSettings: { mode: 'strict' }, schema: part, policies: { staticPolicies } });
  const permits = new Set(operations.map(({ id }) => permitId(id)));
  const others = Object.entries(defaults).filter(([id]) => !permits.has(id));
  const own = userPolicies.map(({ id, text }) => [id, text]);
  const answers = [validate(schema, Object.fromEntries([...others, ...own]))];
  for (let start = 0; start < operations.length; start += PART) {
    const part = operations.slice(start, start + PART);
    const texts = part.map(({ id }) => [permitId(id), defaults[permitId(id)]!]);
    answers.push(
      validate(schemaOfActions(schema, new Set(part.map(({ action }) => action))), Object.fromEntries(texts)),
    );
  }
  return answers;
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

function errorFaults({ id, json, at }: UserPolicy): Fault[] {
  const source = errorSource(json);
  const what = `it could fail when it is evaluated: ${source}`;
  return source ? [{ where: `policy ${id} (${at(0)})`, what, remedy: 'say it without' }] : [];
}

/** Objects of a response are decided on by tenant, owner and parent, so that a list costs a few decisions, not one a row. */
function singleFaults({ operations }: PolicySource, { id, json, at }: UserPolicy): Fault[] {
  const named = new Set(singledOut(json));
  return operations
    .filter(({ action }) => admitsAction(json, action))
    .flatMap((operation) => {
      const returned = (operation.returns ?? []).map(({ resource }) => entityTypeOf(resource));
      const type = returned.find((each) => named.has(each));
      if (type === undefined) return [];
      const what = `it names single objects of type ${type}, and ${operation.id} returns such objects`;
      const remedy = 'decide on tenant, owner or parent, or leave the operation out of the policy';
      return [{ where: `policy ${id} (${at(0)})`, what, remedy }];
    });
}

/** An operation that no policy can permit is a mistake of the policies, not a way to switch it off. */
function unpermittedFaults(
  cedar: Cedar,
  { schema, userPolicies }: PolicySource,
  impossible: ReadonlySet<string>,
  operation: OperationSpec,
): Fault[] {
  const where = `operation ${operation.id}`;
  const types = decidedTypes(operation);
  const applying = userPolicies.filter(({ id, json }) => !impossible.has(id) && admitsAction(json, operation.action));
  const forbid = applying.find(({ json }) => isUnconditionalForbid(json, CEDAR.caller, types));
  if (forbid) {
    const what = `no request can be permitted, policy ${forbid.id} forbids it to everyone`;
    return [{ where, what, remedy: 'add a condition to the policy, or take the operation out of the contract' }];
  }
  if (!impossible.has(permitId(operation.id))) return [];
  const permits = applying.filter(({ json }) => json.effect === 'permit');
  const unreached = types.filter((type) => !permits.some(({ text }) => reaches(cedar, schema, text, type)));
  const what = `no policy can permit it on ${unreached.join(', ')}`;
  return unreached.length > 0 ? [{ where, what, remedy: 'correct its roles, or permit it by a policy' }] : [];
}

function reaches(cedar: Cedar, schema: CedarSchema, policy: string, type: string): boolean {
  const answer = cedar.getValidRequestEnvsPolicy(policy, schema);
  return answer.type === 'success' && answer.resources.includes(type);
}
