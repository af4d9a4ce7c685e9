import { createHash } from 'node:crypto';
import { refuseFaults } from '../../core/errors';
import { toolbox } from '../../core/toolbox';
import { DEFAULT_FORBIDS, type OperationTable, type PolicyBundle, permitId } from '../../vocabulary';
import { cedarSchema, typeFaults } from './cedar-schema';
import { idFaults, policyFaults } from './policy-faults';
import { readPolicyFiles, type UserPolicy } from './policy-files';
import { PolicyProfile } from './policy-profile';
import { admitsAction } from './policy-scope';
import { defaultPolicies, resourcesOf } from './policy-text';
import { regulatedFaults } from './regulated';

const SUBJECT = 'the policies cannot be used';

/**
 * The policies of an API, ready for both enforcement points: those that follow from the contract and those of the user,
 * validated strictly, sliced by action.
 *
 * `userPolicies` is file name to Cedar text.
 *
 * @throws HardeningError with every fault: unparsable, against the schema, unreachable, could fail, permits nothing.
 */
export function buildPolicyBundle(
  table: OperationTable,
  resourceTypes: readonly string[],
  userPolicies: Readonly<Record<string, string>> = {},
  profile: PolicyProfile = PolicyProfile.STANDARD,
): PolicyBundle {
  const cedar = toolbox().cedar();
  const { operations } = table;
  const named = operations.flatMap(resourcesOf);
  const types = [...resourceTypes, ...named];
  const defaults = defaultPolicies(operations);
  const files = readPolicyFiles(cedar, userPolicies);
  refuseFaults(SUBJECT, [...typeFaults(types), ...files.faults, ...idFaults(defaults, files.policies)]);

  if (profile === PolicyProfile.REGULATED) refuseFaults(SUBJECT, regulatedFaults(operations, files.policies));

  const schema = cedarSchema(operations, types);
  refuseFaults(SUBJECT, policyFaults(cedar, { operations, schema, defaults, userPolicies: files.policies }));
  const own = Object.fromEntries(files.policies.map(({ id, text }) => [id, text]));
  const policies = sorted({ ...defaults, ...own });
  const forbids = Object.values(DEFAULT_FORBIDS).filter((id) => Object.hasOwn(defaults, id));
  const slices = slicesOf(operations, forbids, files.policies);
  const permits = permitsOf(operations, files.policies);
  return { hash: hashOf({ policies, schema }), policies, slices, permits, schema };
}

/** The slice of an action: the policies whose scope admits it, those for any action among them. */
function slicesOf(
  operations: OperationTable['operations'],
  forbids: readonly string[],
  userPolicies: readonly UserPolicy[],
): PolicyBundle['slices'] {
  const permits = new Map<string, string[]>();
  for (const { id, action } of operations) permits.set(action, [...(permits.get(action) ?? []), permitId(id)]);
  const slices = [...permits].map(([action, ids]) => {
    const own = userPolicies.filter(({ json }) => admitsAction(json, action)).map(({ id }) => id);
    // Its conditions name operations: to other actions it cannot apply.
    const asksStepUp = operations.some((each) => each.action === action && each.stepUp);
    const held = forbids.filter((id) => id !== DEFAULT_FORBIDS.stepUp || asksStepUp);
    return [action, [...held, ...ids, ...own].sort()];
  });
  return sorted(Object.fromEntries(slices));
}

/** What could permit an operation: its own default policy, and the permits of the user that its action admits. */
function permitsOf(
  operations: OperationTable['operations'],
  userPolicies: readonly UserPolicy[],
): PolicyBundle['permits'] {
  const permits = operations.map(({ id, action }) => {
    const own = userPolicies.filter(({ json }) => json.effect === 'permit' && admitsAction(json, action));
    return [id, [permitId(id), ...own.map((policy) => policy.id)]];
  });
  return sorted(Object.fromEntries(permits));
}

/** Of the content alone: the order in which files and members were read does not change it. */
function hashOf(content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(content)))
    .digest('hex')
    .slice(0, 16);
}

function sorted<T>(value: T): T {
  if (Array.isArray(value)) return value.map(sorted) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)])) as T;
}
