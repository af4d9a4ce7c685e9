import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { playedBackend } from '../gateway/backends/private-backend';
import { loadAssembly } from '../gateway/assembly/load-assembly';
import type { Assembly } from '../gateway/assembly/types';
import { WorkerPool } from '../gateway/lambda/worker-pool';
import { MUTANTS } from '../mutants';
import { proveInProcesses, sharesOf } from '../prove/in-processes';
import { proveLayers } from '../prove/layer-off';
import { type MutantResult, mutantsOf, prove, type ProveReport } from '../prove/prove';
import { layerOffTable } from '../report/layer-off-table';
import { print, printError } from '../report/print';
import { proveTable } from '../report/prove-table';
import { type AssemblyDrill, drillAssembly } from './drill-assembly';
import { UsageError } from './usage-error';

/** Attacks a control and mutant, unless all are asked for: enough to see who notices. */
const SPREAD = 8;

interface ProveFlags {
  readonly only?: readonly string[];
  readonly json?: string;
  readonly full?: boolean;
  readonly layers?: boolean;
  readonly jobs?: number;
  /** URL of a server on loopback that plays the private backend. */
  readonly backend?: string;
  /** PEM file of the authority that signed its certificate. */
  readonly backendCa?: string;
  /** File that is written for it before every drill: audience and public keys of transaction tokens, as JSON. */
  readonly backendKeys?: string;
}

/** Each takes a core and about 400 MB. */
const MOST_JOBS = 4;

/**
 * Takes every control away in turn, or every layer, and shows who notices.
 *
 * @returns exit code: 0 when every mutant was noticed, or every other layer held, 1 otherwise.
 */
export async function proveCommand(dir: string, options: ProveFlags): Promise<number> {
  if (options.layers && options.only) {
    throw new UsageError('"--only" names controls and "--layers" takes whole layers away; leave one of them out');
  }
  const unknown = options.only?.filter((slug) => mutantsOf([slug]).length === 0) ?? [];
  if (unknown.length > 0) {
    throw new UsageError(`no control is called ${unknown.join(', ')}; docs/CONTROLS.md lists them all`);
  }
  const assembly = loadAssembly(dir);
  const shares = sharesOf([...new Set(options.only ?? MUTANTS.map(({ slug }) => slug))], jobsOf(options));
  if (!options.layers && shares.length > 1) return reported(options, await sideBySide(dir, shares, options));
  const pool = new WorkerPool();
  try {
    const played = { backend: playedBackend(options.backend, options.backendCa), backendKeys: options.backendKeys };
    return await (options.layers ? layersAway : controlsAway)(assembly, { pool, ...played }, options);
  } finally {
    await pool.close();
  }
}

function jobsOf({ jobs, backend }: ProveFlags): number {
  if (jobs !== undefined && !(Number.isInteger(jobs) && jobs > 0)) {
    throw new UsageError(`"--jobs" is ${jobs}; give the number of processes, 1 or more`);
  }
  // Every gateway signs with a key of its own, and a server reads the keys of one gateway at a time.
  if (backend !== undefined && jobs !== undefined && jobs > 1) {
    throw new UsageError('"--backend" is one server, which knows the keys of one gateway; leave out "--jobs"');
  }
  if (backend !== undefined) return 1;
  return jobs ?? Math.min(MOST_JOBS, availableParallelism());
}

function sideBySide(dir: string, shares: readonly (readonly string[])[], { full }: ProveFlags): Promise<ProveReport> {
  return proveInProcesses(shares, {
    argsOf: (slugs, file) => [
      ...['prove', dir, '--jobs', '1', '--json', file],
      ...(full ? ['--full'] : []),
      ...['--only', ...slugs],
    ],
    onProgress: printProgress,
  });
}

function printProgress(done: number, total: number, { slug, without }: MutantResult): void {
  printError(`  prove ${done}/${total} ${slug} without ${without}`);
}

/** To the process that counts, where this one does a share of the work. */
function tell(done: number, total: number, result: MutantResult): void {
  if (process.send) process.send(result);
  else printProgress(done, total, result);
}

type Served = Pick<AssemblyDrill, 'pool' | 'backend' | 'backendKeys'>;

async function controlsAway(assembly: Assembly, served: Served, options: ProveFlags): Promise<number> {
  const report = await prove(assembly, {
    slugs: options.only,
    now: new Date(),
    drill: (each, slugs, isWhole) =>
      drillAssembly(each, { slugs, ...served, casesPerControl: options.full || isWhole ? undefined : SPREAD }),
    onProgress: tell,
  });
  return reported(options, report);
}

function reported(options: ProveFlags, report: ProveReport): number {
  writeJson(options, report);
  for (const line of proveTable(report)) print(line);
  return report.unnoticed === 0 ? 0 : 1;
}

async function layersAway(assembly: Assembly, served: Served, options: ProveFlags): Promise<number> {
  const report = await proveLayers(assembly, {
    drill: (each) => drillAssembly(each, { ...served, casesPerControl: options.full ? undefined : SPREAD }),
    onProgress: (layer) => printError(`  prove without the ${layer} layer`),
  });
  writeJson(options, report);
  for (const line of layerOffTable(report)) print(line);
  return report.dependent === 0 ? 0 : 1;
}

function writeJson({ json }: ProveFlags, report: object): void {
  if (json) writeFileSync(json, `${JSON.stringify({ schema: 1, ...report }, undefined, 2)}\n`);
}
