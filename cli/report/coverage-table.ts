import { CONTROLS, LAYERS, type Layer } from '../../src/vocabulary';
import type { Cover, CoverageRow } from '../covered/coverage';
import { counted, fitted, wrapped } from './lines';

const NAME = 44;
const CELL = 12;
const HEADS: Readonly<Record<Layer, string>> = {
  network: 'network',
  transport: 'transport',
  authentication: 'authn',
  authorization: 'authz',
  input: 'input',
  audit: 'audit',
};

/** One line an operation: how many of the controls that apply to it stand, layer by layer. Then what does not. */
export function coverageLines(rows: readonly CoverageRow[]): string[] {
  return [
    line(
      'operation',
      LAYERS.map((layer) => HEADS[layer]),
    ),
    ...rows.map(({ operation, covers }) =>
      line(
        operation,
        LAYERS.map((layer) => cellOf(covers, layer)),
      ),
    ),
    '',
    ...together(rows, 'waived', 'waived'),
    ...together(rows, 'gap', 'GAP'),
    summary(rows),
  ];
}

function line(name: string, cells: readonly string[]): string {
  return fitted(`${name.slice(0, NAME - 1).padEnd(NAME)}${cells.map((cell) => cell.padStart(CELL)).join('')}`);
}

function cellOf(covers: CoverageRow['covers'], layer: Layer): string {
  const own = CONTROLS.filter((control) => control.layer === layer).map(({ slug }) => covers[slug]);
  const of = (cover: Cover) => own.filter((each) => each === cover).length;
  const waived = of('waived') > 0 ? ` ${of('waived')}w` : '';
  return `${of('held')}/${of('held') + of('waived') + of('gap')}${waived}`;
}

function together(rows: readonly CoverageRow[], cover: Cover, word: string): string[] {
  return CONTROLS.flatMap(({ slug }) => {
    const operations = rows.filter(({ covers }) => covers[slug] === cover).map(({ operation }) => operation);
    if (operations.length === 0) return [];
    const where = operations.length === rows.length ? 'every operation' : operations.join(', ');
    return wrapped(`${slug}: ${where}`, '          ', `  ${word.padEnd(8)}`);
  });
}

/** Pairs of operation and control that apply, and how many of them are held or waived. */
export function totalsOfCoverage(rows: readonly CoverageRow[]): Readonly<Record<Cover, number>> {
  const all = rows.flatMap(({ covers }) => Object.values(covers));
  const of = (cover: Cover) => all.filter((each) => each === cover).length;
  return { held: of('held'), waived: of('waived'), gap: of('gap'), none: of('none') };
}

function summary(rows: readonly CoverageRow[]): string {
  const { held, waived, gap } = totalsOfCoverage(rows);
  const pairs = held + waived + gap;
  const share = pairs === 0 ? 0 : Math.floor((1000 * (held + waived)) / pairs) / 10;
  return `coverage: ${counted(rows.length, 'operation')}, ${counted(pairs, 'pair')} of operation and control: ${held.toLocaleString('en')} held, ${waived} waived, ${counted(gap, 'gap')}: ${share} %`;
}
