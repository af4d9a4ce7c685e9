import type { DrillContext } from '../../drill/context';
import { readEvidence } from '../../drill/evidence';
import { isSuccess, statusText } from '../../drill/outcome';
import { type Cell, suiteCells } from './cells';

/** What became of one cell. */
export interface CellResult {
  readonly cell: Cell;
  readonly isServed: boolean;
  readonly answer: string;
  /** Point and reason of the refusal, by the records. */
  readonly refusedBy?: string;
}

const PARALLEL = 8;

/** Sends every cell to a running API. */
export async function runSuite(context: DrillContext, onProgress?: (done: number, total: number) => void) {
  const cells = suiteCells(context);
  const results: CellResult[] = [];
  const queue = [...cells.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      results[next[0]] = await runCell(context, next[1]);
      onProgress?.(results.filter(Boolean).length, cells.length);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results;
}

async function runCell(context: DrillContext, cell: Cell): Promise<CellResult> {
  const { operation, caller } = cell;
  const objects = await objectsOf(context, cell);
  const outcome = await context.send(await context.wellMade(operation, caller, { objects }));
  const isServed = isSuccess(outcome);
  if (isServed) return { cell, isServed, answer: statusText(outcome) };
  const { refusal } = readEvidence(await context.records(outcome));
  return { cell, isServed, answer: statusText(outcome), refusedBy: refusal && `${refusal.by} ${refusal.reason}` };
}

async function objectsOf(context: DrillContext, cell: Cell): Promise<Record<string, string>> {
  const { operation, caller, identifier, relation } = cell;
  if (!identifier) return {};
  if (relation === 'absent') return { [identifier.name]: context.objects.freshId(operation, identifier) };
  const tenant = relation === 'foreign' ? context.callers.otherTenant(caller) : caller.identity.tenant;
  const parent = await parentOf(context, cell, tenant);
  const id = await context.objects.create(operation, identifier, {
    tenant,
    owner: 'somebody-else',
    ...parent.belonging,
  });
  return { ...parent.objects, [identifier.name]: id };
}

/** A colleague's child lies under a parent of the same tenant that the request names; a foreign one anywhere. */
async function parentOf(context: DrillContext, { operation, identifier, relation }: Cell, tenant: string) {
  const spec = operation.spec.identifiers.find(({ name }) => name === identifier?.parent);
  if (!spec || relation !== 'tenant') return { objects: {}, belonging: {} };
  const parent = await context.objects.create(operation, spec, { tenant, owner: 'somebody-else' });
  return { objects: { [spec.name]: parent }, belonging: { parent } };
}
