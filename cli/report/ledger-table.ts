import type { Keeping, LedgerEntry } from '../../src/contract/ledger';
import { printable } from './lines';

const KEEPERS: Readonly<Record<Keeping, string>> = {
  both: 'gateway, guard',
  guard: 'guard',
  refused: 'refused',
  note: 'note',
  unchecked: 'unchecked',
};

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
