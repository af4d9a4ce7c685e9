import { type OperationSpec, type OperationsHead, routeOf, routesOf } from '../../src/vocabulary';
import { type IndexedText, openIndexed } from './indexed-file';

/** The operations of one API: names and routes at once, everything else when it is asked for. */
export interface OperationList extends Pick<OperationsHead, 'ids' | 'routes'> {
  /** The operation at a place of the two lists. */
  readonly at: (index: number) => OperationSpec;
}

/** Operations, and the policies that they belong to. */
export interface OperationFile extends Pick<OperationsHead, 'api' | 'bundleHash'> {
  readonly operations: OperationList;
}

/** The list of operations that are in memory. */
export function listed(operations: readonly OperationSpec[]): OperationList {
  return {
    ids: operations.map(({ id }) => id).join('\n'),
    routes: routesOf(operations),
    at: (index) => operations[index],
  };
}

/**
 * Reads `config/operations.json`: its first line at once, each operation when its first request comes.
 *
 * @throws where the file is not as synth wrote it: the function then never starts
 */
export function readOperationFile(file: string): OperationFile {
  const text = openIndexed(file);
  const { api, bundleHash, ids, routes, ends } = headOf(text, file);
  const read: OperationSpec[] = [];
  const parsed = (index: number): OperationSpec => {
    // A comma and the end of the line stand between two operations.
    const start = index === 0 ? 0 : ends[index - 1] + 2;
    const spec = JSON.parse(text.read(start, ends[index])) as OperationSpec;
    // Routed by the one and checked by the other: both must be about the same operation.
    const id = ids.split('\n')[index];
    if (spec.id !== id || !routes.includes(`\n${routeOf(spec)}${index}\n`))
      throw new Error(`${file} lists another operation at the place of ${id}; ${REMEDY}`);
    return spec;
  };
  const at = (index: number): OperationSpec => {
    read[index] ??= parsed(index);
    return read[index];
  };
  return { api, bundleHash, operations: { ids, routes, at } };
}

const REMEDY = 'run synth again';
/** What follows the last operation. */
const TAIL = '\n]}\n';

function headOf({ head = '', length }: IndexedText, file: string): OperationsHead {
  const table = JSON.parse(`${head}]}`) as OperationsHead;
  if (table.ends?.at(-1) !== length - TAIL.length) throw new Error(`${file} is no whole list of operations; ${REMEDY}`);
  return table;
}
