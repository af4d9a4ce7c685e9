import { createHash } from 'node:crypto';
import type { DetailedError, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { type Fault, refuseFaults } from '../../core/errors';
import { type Cedar, toolbox } from '../../core/toolbox';
import type { OperationTable, PolicyBundle } from '../../vocabulary';
import { cedarSchema, typeFaults } from './cedar-schema';
import { idFaults, policyFaults } from './policy-faults';
import { readPolicyFiles } from './policy-files';
import { admitsAction } from './policy-scope';
import { defaultPolicies } from './policy-text';

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
): PolicyBundle {
  const cedar = toolbox().cedar();
  const { operations } = table;
  const types = [
    ...resourceTypes,
    ...operations.flatMap(({ identifiers }) => identifiers.map(({ resource }) => resource)),
  ];
  const defaults = defaultPolicies(operations);
  const files = readPolicyFiles(cedar, userPolicies);
  refuseFaults(SUBJECT, [...typeFaults(types), ...files.faults, ...idFaults(defaults, files.policies)]);

  const policies = sorted({ ...defaults, ...Object.fromEntries(files.policies.map(({ id, text }) => [id, text])) });
  const schema = cedarSchema(operations, types);
  const parsed = parseAll(cedar, policies);
  refuseFaults(SUBJECT, policyFaults(cedar, { operations, schema, policies, parsed, userPolicies: files.policies }));
  return { hash: hashOf({ policies, schema }), policies, slices: slicesOf(operations, parsed), schema };
}

/** The slice of an action: the policies whose scope admits it, those for any action among them. */
function slicesOf(
  operations: OperationTable['operations'],
  parsed: ReadonlyMap<string, PolicyJson>,
): PolicyBundle['slices'] {
  const actions = [...new Set(operations.map(({ action }) => action))].sort();
  const sliceOf = (action: string) =>
    [...parsed].filter(([, policy]) => admitsAction(policy, action)).map(([id]) => id);
  return Object.fromEntries(actions.map((action) => [action, sliceOf(action)]));
}

/** Every policy in Cedar's JSON form. */
function parseAll(cedar: Cedar, policies: Readonly<Record<string, string>>): Map<string, PolicyJson> {
  const answers = Object.entries(policies).map(([id, text]) => ({ id, answer: cedar.policyToJson(text) }));
  const faults = answers.flatMap(({ id, answer }) => (answer.type === 'failure' ? parseFaults(id, answer.errors) : []));
  refuseFaults(SUBJECT, faults);
  return new Map(answers.flatMap(({ id, answer }) => (answer.type === 'success' ? [[id, answer.json]] : [])));
}

function parseFaults(id: string, errors: readonly DetailedError[]): Fault[] {
  const remedy = 'correct the names in the contract that it was made from';
  return errors.map(({ message }) => ({ where: `policy ${id}`, what: message, remedy }));
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
