import type { CellKind } from '../authz/suite/cells';
import type { Configuration } from '../authz/suite/configurations';
import type { CellResult } from '../authz/suite/run-suite';
import { counted, fitted, wrapped } from './lines';

/** One configuration of the enforcement points and what became of every cell under it. */
export interface SuiteRun {
  readonly configuration: Configuration;
  readonly results: readonly CellResult[];
  /** As it must be; always true of configurations that are measured, not judged. */
  readonly isGood: boolean;
}

const KINDS: readonly CellKind[] = ['function', 'object in parameters', 'object in body', 'object in response'];

/** The suite for people: one row a configuration, what each point alone let through, and every cell that is wrong. */
export function suiteLines(runs: readonly SuiteRun[]): string[] {
  return [
    row('enforcement points', 'must refuse', 'refused', 'must allow', 'allowed'),
    ...runs.map(({ configuration, results }) => countRow(configuration.name, results)),
    ...runs.flatMap(blindLines),
    ...runs.flatMap(wrongLines),
    closing(runs),
  ];
}

function row(name: string, ...cells: readonly (string | number)[]): string {
  return `  ${name.padEnd(50)} ${cells.map((cell) => String(cell).padStart(11)).join(' ')}`;
}

function countRow(name: string, results: readonly CellResult[]): string {
  const refuse = results.filter(({ cell }) => cell.expected === 'refuse');
  const allow = results.filter(({ cell }) => cell.expected === 'allow');
  const refused = refuse.filter(({ isServed }) => !isServed).length;
  return row(name, refuse.length, refused, allow.length, allow.filter(({ isServed }) => isServed).length);
}

/** What one point alone cannot see, measured: the cells that it let through, by what they are about. */
function blindLines({ configuration, results }: SuiteRun): string[] {
  if (configuration.judged === 'every cell') return [];
  const served = results.filter(({ isServed }) => isServed).length;
  if (served === 0) return wrapped(`${configuration.name}: serves nobody, good calls neither`, '      ', '  ');
  const kinds = KINDS.flatMap((kind) => {
    const of = results.filter(({ cell }) => cell.kind === kind && cell.expected === 'refuse');
    const open = of.filter(({ isServed }) => isServed).length;
    return of.length === 0 ? [] : [`${kind} ${open} of ${of.length}`];
  });
  return wrapped(`${configuration.name}: lets through ${kinds.join(', ')}`, '      ', '  ');
}

function wrongLines({ configuration, isGood, results }: SuiteRun): string[] {
  if (isGood) return [];
  const wrong = results.filter(({ cell, isServed }) =>
    configuration.judged === 'refusals' ? isServed : isServed !== (cell.expected === 'allow'),
  );
  return wrong.map(({ cell, isServed, answer, refusedBy }) =>
    fitted(`  WRONG ${nameOf(cell)}: ${isServed ? 'served' : `refused (${refusedBy ?? 'no record'})`}, ${answer}`),
  );
}

function nameOf({ operation, caller, identifier, row, relation }: CellResult['cell']): string {
  const place = identifier ? `${identifier.in} ${identifier.name}` : row && `response ${row.spec.id}`;
  const object = place ? `${place} ${relation}` : relation;
  return `${operation.spec.id} as ${caller.key} on ${object}`;
}

function closing(runs: readonly SuiteRun[]): string {
  const cells = runs.reduce((sum, { results }) => sum + results.length, 0);
  const bad = runs.filter(({ isGood }) => !isGood).map(({ configuration }) => configuration.name);
  const verdict = bad.length === 0 ? 'as they must be' : `WRONG with ${bad.join('; ')}`;
  return `authz drill: ${counted(cells, 'call')} in ${counted(runs.length, 'configuration')}, ${verdict}`;
}

/** The suite for machines, `schema: 1`. */
export function suiteJson(runs: readonly SuiteRun[]): string {
  const configurations = runs.map(({ configuration, isGood, results }) => ({
    name: configuration.name,
    judged: configuration.judged,
    isGood,
    cells: results.map(({ cell, isServed, answer, refusedBy }) => ({
      operation: cell.operation.spec.id,
      caller: cell.caller.key,
      kind: cell.kind,
      relation: cell.relation,
      ...(cell.identifier && { identifier: `${cell.identifier.in} ${cell.identifier.name}` }),
      ...(cell.row && { identifier: `response ${cell.row.spec.id}` }),
      expected: cell.expected,
      isServed,
      answer,
      refusedBy,
    })),
  }));
  return `${JSON.stringify({ schema: 1, configurations }, undefined, 2)}\n`;
}
