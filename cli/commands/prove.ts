import { writeFileSync } from 'node:fs';
import { loadAssembly } from '../gateway/assembly/load-assembly';
import { WorkerPool } from '../gateway/lambda/worker-pool';
import { prove } from '../prove/prove';
import { print, printError } from '../report/print';
import { proveTable } from '../report/prove-table';
import { drillAssembly } from './drill-assembly';

/** Attacks a control and mutant, unless all are asked for: enough to see who notices. */
const SPREAD = 8;

/**
 * Takes every control away in turn, and shows who notices.
 *
 * @returns exit code: 0 when every mutant was noticed, 1 otherwise.
 */
export async function proveCommand(
  dir: string,
  options: { only?: readonly string[]; json?: string; full?: boolean },
): Promise<number> {
  const assembly = loadAssembly(dir);
  const pool = new WorkerPool();
  try {
    const report = await prove(assembly, {
      slugs: options.only,
      now: new Date(),
      drill: (each, slugs, isWhole) =>
        drillAssembly(each, { slugs, pool, casesPerControl: options.full || isWhole ? undefined : SPREAD }),
      onProgress: (done, total, result) =>
        printError(`  prove ${done}/${total} ${result.slug} without ${result.without}`),
    });
    if (options.json) writeFileSync(options.json, `${JSON.stringify({ schema: 1, ...report }, undefined, 2)}\n`);
    for (const line of proveTable(report)) print(line);
    return report.unnoticed === 0 ? 0 : 1;
  } finally {
    await pool.close();
  }
}
