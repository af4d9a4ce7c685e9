import { writeFileSync } from 'node:fs';
import { cutHops } from '../canary/cut-hops';
import { loadAssembly } from '../gateway/assembly/load-assembly';
import { WorkerPool } from '../gateway/lambda/worker-pool';
import { hopTable } from '../report/hop-table';
import { print, printError } from '../report/print';
import { styleFor } from '../report/style';

/**
 * Sends a canary through a stack, then cuts each hop in turn, and shows which alarms ring.
 *
 * @returns exit code: 0 when the whole stack is quiet and each cut was noticed, 1 otherwise.
 */
export async function canaryCommand(dir: string, options: { json?: string }): Promise<number> {
  const assembly = loadAssembly(dir);
  const pool = new WorkerPool();
  try {
    const report = await cutHops(assembly, {
      pool,
      onProgress: (done, total, hop) => printError(`  canary ${done}/${total} ${hop.name}: ${hop.cut}`),
    });
    if (options.json) writeFileSync(options.json, `${JSON.stringify({ schema: 1, ...report }, undefined, 2)}\n`);
    for (const line of hopTable(report, styleFor(process.stdout))) print(line);
    const { whole, unnoticed } = report;
    if (whole.sent === 0) printError('the stack sends no canary: nothing tests its audit');
    return whole.sent > 0 && whole.ringing.length === 0 && unnoticed === 0 ? 0 : 1;
  } finally {
    await pool.close();
  }
}
