import type { DrillContext } from '../../drill/context';
import { readEvidence } from '../../drill/evidence';
import { isSuccess, type Outcome, statusText } from '../../drill/outcome';
import { plantedRow } from '../../drill/returned-rows';
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
  const { objects, planted } = await objectsOf(context, cell);
  const outcome = await context.send(await context.wellMade(operation, caller, { objects }));
  // A list without the foreign row has kept what it must keep.
  const isServed = isSuccess(outcome) && (planted === undefined || bodyOf(outcome).includes(planted));
  if (isServed) return { cell, isServed, answer: statusText(outcome) };
  const { refusal } = readEvidence(await context.records(outcome));
  return { cell, isServed, answer: statusText(outcome), refusedBy: refusal && `${refusal.by} ${refusal.reason}` };
}

function bodyOf(outcome: Outcome): string {
  return outcome.kind === 'http' ? outcome.body : '';
}

interface CellObjects {
  readonly objects: Record<string, string>;
  /** An object that must not be in the answer. */
  readonly planted?: string;
}

async function objectsOf(context: DrillContext, cell: Cell): Promise<CellObjects> {
  const { operation, caller, row } = cell;
  if (!row) return { objects: await namedObjects(context, cell) };
  const { id, objects } = await plantedRow(context, { operation, caller }, row, context.callers.otherTenant(caller));
  return { objects, planted: id };
}

async function namedObjects(context: DrillContext, cell: Cell): Promise<Record<string, string>> {
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
