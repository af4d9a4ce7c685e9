import { type OperationsHead, type OperationTable, routesOf } from '../vocabulary';

/** The file `config/operations.json`: the table, one operation a line, with an index in the first line. */
export function operationsText({ operations, ...table }: OperationTable, bundleHash: string): string {
  const lines = operations.map((operation) => JSON.stringify(operation));
  let end = -2;
  const head: OperationsHead = {
    ...table,
    bundleHash,
    ids: operations.map(({ id }) => id).join('\n'),
    routes: routesOf(operations),
    ends: lines.map((line) => {
      end += Buffer.byteLength(line) + 2;
      return end;
    }),
  };
  return `${JSON.stringify(head).slice(0, -1)},"operations":[\n${lines.join(',\n')}\n]}\n`;
}
