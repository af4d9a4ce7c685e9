import type { Keeping, LedgerEntry } from '../../src/contract/ledger';
import type { LedgerTotals } from '../try/ledger';
import { printable } from './lines';

const KEEPERS: Readonly<Record<Keeping, string>> = {
  both: 'gateway, guard',
  guard: 'guard',
  refused: 'refused',
  note: 'note',
};

const COLUMNS = ['constraints', 'gateway', 'guard', 'refused', 'notes', 'dropped'] as const;
const WIDEST = 12;
const NAME = 60;

/** What stands over the rows of `ledgerRow`. */
export const LEDGER_HEADING = rowOf('document', COLUMNS);

/** One line a document: how many constraints it has, and who keeps how many of them; the gateway's are the guard's, too. */
export function ledgerRow(row: LedgerTotals & { readonly document: string }): string {
  return rowOf(
    row.document,
    COLUMNS.map((column) => row[column].toLocaleString('en')),
  );
}

function rowOf(document: string, cells: readonly string[]): string {
  const name = document.length > NAME ? `…${document.slice(1 - NAME)}` : document;
  return `${printable(name).padEnd(NAME)}${cells.map((cell) => cell.padStart(WIDEST)).join('')}`;
}

/** One line a constraint: who keeps it, the keyword, and where it stands. Wide places are not cut: they are searched for. */
export function ledgerTable(entries: readonly LedgerEntry[]): string[] {
  const row = (keeper: string, keyword: string, pointer: string) =>
    `  ${keeper.padEnd(16)}${keyword.padEnd(22)} ${printable(pointer)}`;
  return [
    '',
    'Constraint ledger',
    row('kept by', 'constraint', 'place'),
    ...entries.map(({ kept, keyword, pointer }) => row(KEEPERS[kept], keyword, pointer)),
  ];
}
