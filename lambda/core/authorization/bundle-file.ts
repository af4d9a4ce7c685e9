import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILES, type OperationTable, type PolicyBundle } from '../../../src/vocabulary';

/** Operations and policies of one API, written by one synth. */
export interface DecisionFiles {
  readonly table: OperationTable;
  readonly bundle: PolicyBundle;
}

/**
 * Reads what an enforcement point decides by.
 *
 * @throws where the two files do not belong together: the function then never starts, and nothing is decided by half of them
 */
export function readDecisionFiles(dir: string): DecisionFiles {
  const table = read<OperationTable>(dir, CONFIG_FILES.operations);
  const bundle = read<PolicyBundle>(dir, CONFIG_FILES.policies);
  refuseMixture(table, bundle);
  return { table, bundle };
}

function read<T>(dir: string, file: string): T {
  return JSON.parse(readFileSync(join(dir, file), 'utf8')) as T;
}

const REMEDY = 'deploy the API again, so that operations and policies come from one synth';

/** Policies of another version than the operations and the schema beside them. */
export function refuseMixture(
  { api, operations }: OperationTable,
  { hash, policies, slices, schema }: PolicyBundle,
): void {
  const refuse = (what: string): never => {
    throw new Error(`the policies ${hash} do not fit the operations of ${api}: ${what}; ${REMEDY}`);
  };
  if (typeof hash !== 'string' || hash === '') refuse('they have no hash');
  const actions = (schema as { ''?: { actions?: Record<string, unknown> } })['']?.actions ?? {};
  for (const { id, action } of operations) {
    if (!Object.hasOwn(slices, action)) refuse(`no slice is for the action ${action} of ${id}`);
    if (!Object.hasOwn(actions, action)) refuse(`the schema does not know the action ${action} of ${id}`);
  }
  for (const [action, ids] of Object.entries(slices)) {
    const lost = ids.find((id) => !Object.hasOwn(policies, id));
    if (lost !== undefined) refuse(`the policy ${lost} of the action ${action} is not there`);
  }
}
