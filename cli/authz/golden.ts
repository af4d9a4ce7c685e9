import { type MatrixRow, matrixText, RELATIONS } from '../../src/layers/authorization/policy-matrix';
import { UsageError } from '../commands/usage-error';

/** The matrix of one API. */
export interface ApiMatrix {
  readonly api: string;
  readonly rows: readonly MatrixRow[];
}

/** One cell that is not what the golden file says. */
export interface CellChange {
  /** API, operation, resource type, caller and relation. */
  readonly cell: string;
  /** `absent`: the golden file, or the policies, know no such cell. */
  readonly was: string;
  readonly is: string;
}

const HEADER = '# operation, resource, caller, then what the policies say of own, same-tenant and foreign objects';
const API = '# api ';

/** The golden file: made to be committed, so that a review sees every cell that a policy edit changes. */
export function goldenText(matrices: readonly ApiMatrix[]): string {
  return `${HEADER}\n${matrices.map(({ api, rows }) => `${API}${api}\n${matrixText(rows)}`).join('')}`;
}

/** The cells in which golden file and policies differ, in the order of the golden file, new ones last. */
export function changedCells(golden: string, now: string, file: string): readonly CellChange[] {
  const before = cellsOf(golden, file);
  const after = cellsOf(now, 'the matrix');
  const cells = [...new Set([...before.keys(), ...after.keys()])];
  return cells.flatMap((cell) => {
    const was = before.get(cell) ?? 'absent';
    const is = after.get(cell) ?? 'absent';
    return was === is ? [] : [{ cell, was, is }];
  });
}

function cellsOf(text: string, file: string): Map<string, string> {
  const cells = new Map<string, string>();
  let api = '';
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.startsWith(API)) api = line.slice(API.length);
    if (line === '' || line.startsWith('#')) continue;
    const [operation, resource, caller, ...values] = line.split('\t');
    if (values.length !== RELATIONS.length || values.some((value, place) => !isCell(value, place)))
      throw new UsageError(`${file}:${index + 1} is no row of a matrix; write the file anew with --update`);
    for (const [place, relation] of RELATIONS.entries())
      cells.set([api, operation, resource, caller, relation].join(' '), values[place]!.slice(relation.length + 1));
  }
  return cells;
}

function isCell(value: string, place: number): boolean {
  return ['allow', 'deny'].some((word) => value === `${RELATIONS[place]}=${word}`);
}
