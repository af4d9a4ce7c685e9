import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILES, type PolicyBundle } from '../../../src/vocabulary';
import { type OperationFile, readOperationFile } from '../operation-list';

/** Operations and policies of one API, written by one synth. */
export interface DecisionFiles extends OperationFile {
  /** Reads the policies; throws where they are not whole. */
  readonly policies: () => PolicyBundle;
}

/**
 * Reads what an enforcement point decides by.
 *
 * @throws where the two files do not belong together: the function then never starts, and nothing is decided by half of them
 */
export function readDecisionFiles(dir: string): DecisionFiles {
  const list = readOperationFile(join(dir, CONFIG_FILES.operations));
  const file = join(dir, CONFIG_FILES.policies);
  refuseMixture(list, beginningOf(file));
  return { ...list, policies: () => wholeBundle(JSON.parse(readFileSync(file, 'utf8')) as PolicyBundle) };
}

/** Enough for the hash, which comes first: most guards never decide, and the policies grow with the operations. */
function beginningOf(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(128);
    return bytes.toString('utf8', 0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}

const REMEDY = 'deploy the API again, so that operations and policies come from one synth';

/** Policies that were built for other operations: they say so in their first member. */
export function refuseMixture({ api, bundleHash }: Pick<OperationFile, 'api' | 'bundleHash'>, policies: string): void {
  const hash = /^\{"hash":"([^"\\]+)"/.exec(policies)?.[1];
  if (hash === undefined) throw new Error(`the policies beside the operations of ${api} have no hash; ${REMEDY}`);
  if (hash !== bundleHash)
    throw new Error(
      `the policies ${hash} do not fit the operations of ${api}: those belong to ${bundleHash}; ${REMEDY}`,
    );
}

/** No slice may name a policy that got lost, since a forbid would be forgotten, nor an action beyond the schema. */
export function wholeBundle(bundle: PolicyBundle): PolicyBundle {
  const { hash, policies, slices, schema } = bundle;
  const refuse = (what: string): never => {
    throw new Error(`the policies ${hash} are not whole: ${what}; ${REMEDY}`);
  };
  const actions = (schema as { ''?: { actions?: Record<string, unknown> } })['']?.actions ?? {};
  for (const [action, ids] of Object.entries(slices)) {
    if (!Object.hasOwn(actions, action)) refuse(`the schema does not know the action ${action}`);
    const lost = ids.find((id) => !Object.hasOwn(policies, id));
    if (lost !== undefined) refuse(`the policy ${lost} of the action ${action} is not there`);
  }
  return bundle;
}
