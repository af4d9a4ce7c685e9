import type { IdentifierSpec, ReturnSpec } from '../../src/vocabulary';
import type { Subject } from './cases';
import type { DrillContext } from './context';
import type { DrillOperation } from './contract-view';
import { ownBelonging } from './well-made';

/** A list in the response of an operation, and where the contract tells what identifiers of its objects look like. */
export interface ReturnedRow {
  readonly spec: ReturnSpec;
  readonly named: { readonly operation: DrillOperation; readonly identifier: IdentifierSpec };
}

/** Lists of objects that the request does not name: what is in them is the choice of the backend alone. */
export function returnedRows(
  context: DrillContext,
  { spec: { identifiers, returns = [] } }: DrillOperation,
): ReturnedRow[] {
  const taken = new Set(identifiers.map(({ resource }) => resource));
  const lists = returns.filter(({ id, resource }) => id.includes('/*') && !taken.has(resource));
  return lists.flatMap((spec) => {
    const named = nameOf(context, spec.resource);
    return named ? [{ spec, named }] : [];
  });
}

function nameOf({ operations }: DrillContext, resource: string): ReturnedRow['named'] | undefined {
  const all = operations.flatMap((operation) =>
    operation.spec.identifiers.map((identifier) => ({ operation, identifier })),
  );
  return all.find(({ identifier }) => identifier.resource === resource && identifier.in !== 'body');
}

/** Puts an object of the tenant where the list looks: under the caller's own parent, if the operation names one. */
export async function plantedRow(
  context: DrillContext,
  { operation, caller }: Subject,
  { named }: ReturnedRow,
  tenant: string,
): Promise<{ readonly id: string; readonly objects: Record<string, string> }> {
  const holder = operation.spec.identifiers.find(({ in: place }) => place === 'path');
  const parent = holder && (await context.objects.create(operation, holder, ownBelonging(caller)));
  const belonging = { tenant, owner: 'somebody-else', ...(parent && { parent }) };
  const id = await context.objects.create(named.operation, named.identifier, belonging);
  return { id, objects: holder && parent ? { [holder.name]: parent } : {} };
}
