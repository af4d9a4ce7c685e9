import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type MatrixRow, openForeignRows, policyMatrix, RELATIONS } from '../../src/layers/authorization/policy-matrix';
import { type DecisionBundle, decisionBundles } from '../authz/decision-bundles';
import { type CellChange, changedCells, goldenText } from '../authz/golden';
import type { Assembly } from '../gateway/assembly/types';
import { loadAssembly } from '../gateway/assembly/load-assembly';
import { counted } from '../report/lines';
import { print } from '../report/print';
import { UsageError } from './usage-error';

/** What `authz matrix` can be told. */
export interface AuthzMatrixOptions {
  readonly golden?: string;
  readonly update?: boolean;
}

/**
 * Prints who can do what to whose objects, evaluated from the policies that the assembly deploys, and holds it against
 * a golden file.
 *
 * @returns exit code: 0 when no foreign cell is open, both points decide alike and the golden file agrees, 1 otherwise.
 */
export function authzMatrixCommand(dir: string, options: AuthzMatrixOptions): number {
  if (options.update && !options.golden) throw new UsageError('--update needs --golden FILE to know what to write');
  const { text, bundles, findings } = matricesOf(loadAssembly(dir), dir);
  if (!options.golden) print(text.trimEnd());
  for (const finding of findings) print(`  OPEN ${finding}`);
  const rows = bundles.reduce((sum, { rows: each }) => sum + each.length, 0);
  const cells = counted(rows * RELATIONS.length, 'cell');
  if (findings.length > 0) {
    print(`authz matrix: ${cells}, ${counted(findings.length, 'finding')}`);
    return 1;
  }
  if (!options.golden) {
    print(`authz matrix: ${cells}, no foreign cell is open`);
    return 0;
  }
  if (options.update) {
    writeFileSync(options.golden, text);
    print(`authz matrix: ${cells} written to ${options.golden}, no foreign cell is open`);
    return 0;
  }
  return compareGolden(options.golden, text, cells);
}

interface Matrices {
  readonly text: string;
  readonly bundles: readonly { readonly api: string; readonly rows: readonly MatrixRow[] }[];
  readonly findings: readonly string[];
}

/** The matrix of every API of an assembly as golden text, and what is wrong whatever the golden file says. */
export function matricesOf(assembly: Assembly, dir: string): Matrices {
  const found = decisionBundles(assembly);
  if (found.length === 0)
    throw new UsageError(`${dir} deploys no authorizer and no guard; synthesize an app that uses HardenedApi`);
  const matrices = found.map((each) => ({ ...each, api: each.table.api, rows: policyMatrix(each.bundle, each.table) }));
  const open = matrices.flatMap(({ api, rows, table, points }) =>
    openForeignRows(rows, table).map(
      ({ operation, resource, caller }) =>
        `${api} ${operation} ${resource} ${caller} foreign: allow (in the ${points.join(' and the ')})`,
    ),
  );
  // One matrix an API: the authorizer's, whose difference from the guard's is a finding of its own.
  const bundles = matrices.filter(({ api }, index) => matrices.findIndex((other) => other.api === api) === index);
  return { text: goldenText(bundles), bundles, findings: [...differing(found), ...open] };
}

function differing(found: readonly DecisionBundle[]): string[] {
  const apis = [...new Set(found.map(({ table }) => table.api))];
  return apis.flatMap((api) => {
    const hashes = found
      .filter(({ table }) => table.api === api)
      .map(({ bundle, points }) => `${points}: ${bundle.hash}`);
    return hashes.length > 1
      ? [`${api}: its enforcement points decide by different policies (${hashes.join(', ')})`]
      : [];
  });
}

function compareGolden(file: string, text: string, cells: string): number {
  if (!existsSync(file)) throw new UsageError(`${file} does not exist; write it with --update and commit it`);
  const changes = changedCells(readFileSync(file, 'utf8'), text, file);
  for (const change of changes) print(`  ${wordOf(change)} ${change.cell}: ${change.was} -> ${change.is}`);
  const verdict =
    changes.length === 0 ? `as in ${file}` : `${changes.length} differ from ${file}; review, then --update`;
  print(`authz matrix: ${cells}, ${verdict}`);
  return changes.length === 0 ? 0 : 1;
}

function wordOf({ is }: CellChange): string {
  return is === 'allow' ? 'OPENED' : is === 'deny' ? 'CLOSED' : 'GONE  ';
}
