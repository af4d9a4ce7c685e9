import { writeFileSync } from 'node:fs';
import { CONFIGURATIONS, type Configuration, configured } from '../authz/suite/configurations';
import { type CellResult, runSuite } from '../authz/suite/run-suite';
import { contractSampler } from '../drill/contract-sampler';
import { DrillContext } from '../drill/context';
import { loadAssembly } from '../gateway/assembly/load-assembly';
import type { Assembly } from '../gateway/assembly/types';
import { HeldClock } from '../gateway/clock';
import { startGateway } from '../gateway/gateway';
import { WorkerPool } from '../gateway/lambda/worker-pool';
import { suiteJson, suiteLines, type SuiteRun } from '../report/authz-drill';
import { print } from '../report/print';
import { progressLine } from '../report/progress';
import { UsageError } from './usage-error';

/** What `authz drill` can be told. */
export interface AuthzDrillOptions {
  readonly json?: string;
  /** Only with both enforcement points in place. */
  readonly whole?: boolean;
}

/**
 * Sends every cell of callers x operations x objects to the served stack: with both enforcement points, and with each of
 * them alone.
 *
 * @returns exit code: 0 when with both points every cell is as the contract says, and without an authorizer nobody is
 * served; 1 otherwise.
 */
export async function authzDrillCommand(dir: string, options: AuthzDrillOptions): Promise<number> {
  const assembly = loadAssembly(dir);
  const pool = new WorkerPool();
  const runs: SuiteRun[] = [];
  try {
    for (const configuration of CONFIGURATIONS.slice(0, options.whole ? 1 : undefined)) {
      const run = await runOne(assembly, configuration, pool);
      if (run) runs.push(run);
    }
  } finally {
    await pool.close();
  }
  if (options.json) writeFileSync(options.json, suiteJson(runs));
  for (const line of suiteLines(runs)) print(line);
  return runs.every(({ isGood }) => isGood) ? 0 : 1;
}

async function runOne(
  original: Assembly,
  configuration: Configuration,
  pool: WorkerPool,
): Promise<SuiteRun | undefined> {
  const left = configured(original, configuration);
  if (!left) return undefined;
  try {
    const results = await sendAll(left.assembly, configuration.name, pool);
    return { configuration, results, isGood: isGood(configuration, results) };
  } finally {
    left.dispose();
  }
}

async function sendAll(assembly: Assembly, name: string, pool: WorkerPool): Promise<readonly CellResult[]> {
  const [contract] = assembly.contracts;
  if (!contract)
    throw new UsageError(
      `${assembly.dir} holds no contract (*.contract.json); synthesize an app that uses HardenedApi`,
    );
  const clock = new HeldClock();
  const gateway = await startGateway(assembly, { pool, clock });
  const target = { ...gateway, holdClock: () => clock.hold() };
  const context = new DrillContext(target, contract, contractSampler(contract.document));
  const progress = progressLine('authz drill');
  try {
    return await runSuite(context, (done, total) => progress.update(done, total, name));
  } finally {
    progress.end();
    context.client.close();
    await gateway.close();
  }
}

function isGood({ judged }: Configuration, results: readonly CellResult[]): boolean {
  if (judged === 'nothing') return true;
  return results.every(({ cell, isServed }) =>
    judged === 'refusals' ? !isServed : isServed === (cell.expected === 'allow'),
  );
}
