import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the constraints of a document are enforced, counted. */
export interface LedgerTotals {
  readonly constraints: number;
  readonly gateway: number;
  readonly guard: number;
  /** Enforced nowhere: none, or synth has a fault. */
  readonly dropped: number;
}

/** The totals of the ledger that synth wrote beside the template. */
export function ledgerOf(assembly: string): LedgerTotals {
  const entries = readdirSync(assembly)
    .filter((file) => file.endsWith('.manifest.json'))
    .flatMap((file) => {
      const { constraints } = JSON.parse(readFileSync(join(assembly, file), 'utf8')) as {
        constraints: { kept: string }[];
      };
      return constraints;
    });
  return {
    constraints: entries.length,
    gateway: entries.filter(({ kept }) => kept === 'gateway' || kept === 'both').length,
    guard: entries.filter(({ kept }) => kept === 'guard' || kept === 'both').length,
    dropped: entries.filter(({ kept }) => !['gateway', 'guard', 'both'].includes(kept)).length,
  };
}
