import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ContractError } from '../../src/contract/contract-error';
import { parseContract } from '../../src/contract/parse-contract';
import { documentLedger } from '../ledger/document-ledger';
import { LEDGER_HEADING, ledgerRow, ledgerTable } from '../report/ledger-table';
import { print } from '../report/print';
import { type LedgerTotals, totalsOf } from '../try/ledger';
import { UsageError } from './usage-error';

export interface LedgerOptions {
  /** Print every constraint and who keeps it. */
  readonly entries?: boolean;
  readonly json?: boolean;
}

/**
 * Who keeps every constraint of OpenAPI documents, without a stack: gateway, guard, or nobody.
 *
 * @returns exit code: 0 when no constraint is dropped, 1 otherwise.
 */
export function ledgerCommand(paths: readonly string[], { entries: isWhole, json }: LedgerOptions): number {
  const rows: (LedgerTotals & { readonly document: string })[] = [];
  const refused: { readonly document: string; readonly fault: string }[] = [];
  if (!json) print(LEDGER_HEADING);
  for (const document of paths.flatMap(documentsIn)) {
    try {
      const { entries, dropped } = documentLedger(parseContract(document));
      const row = { document, ...totalsOf(entries, dropped.length) };
      rows.push(row);
      if (json) continue;
      print(ledgerRow(row));
      for (const key of dropped) print(`    dropped: ${key}`);
      if (isWhole) for (const line of ledgerTable(entries)) print(line);
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      const [fault] = error.faults;
      refused.push({ document, fault: `${fault?.pointer ?? ''}: ${fault?.message ?? error.message}` });
      if (!json) print(`${document}: refused, ${refused.at(-1)?.fault}`);
    }
  }
  const total = sumOf(rows);
  if (json) print(JSON.stringify({ documents: rows, refused, total }, undefined, 2));
  else print(`\n${ledgerRow({ document: `${rows.length} documents, ${refused.length} refused`, ...total })}`);
  return total.dropped === 0 ? 0 : 1;
}

const NONE: LedgerTotals = { constraints: 0, gateway: 0, guard: 0, refused: 0, notes: 0, dropped: 0 };

function sumOf(rows: readonly LedgerTotals[]): LedgerTotals {
  return rows.reduce(
    (sum, row) => ({
      constraints: sum.constraints + row.constraints,
      gateway: sum.gateway + row.gateway,
      guard: sum.guard + row.guard,
      refused: sum.refused + row.refused,
      notes: sum.notes + row.notes,
      dropped: sum.dropped + row.dropped,
    }),
    NONE,
  );
}

function documentsIn(path: string): string[] {
  if (!existsSync(path)) throw new UsageError(`${path}: there is no such file or folder`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(json|ya?ml)$/.test(name) && !/(^|\/)(package|tsconfig)[^/]*\.json$/.test(name))
    .sort()
    .map((name) => join(path, name));
}
