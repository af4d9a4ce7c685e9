import { writeFileSync } from 'node:fs';
import { ATTACKS } from '../attacks';
import { playedBackend } from '../gateway/backends/private-backend';
import { loadAssembly } from '../gateway/gateway';
import { drillJson } from '../report/drill-json';
import { drillJunit } from '../report/drill-junit';
import { drillTable } from '../report/drill-table';
import { print } from '../report/print';
import { progressLine } from '../report/progress';
import { styleFor } from '../report/style';
import { drillAssembly } from './drill-assembly';
import { UsageError } from './usage-error';

/** What `drill` can be told. */
export interface DrillCommandOptions {
  readonly only?: readonly string[];
  readonly json?: string;
  readonly junit?: string;
  /** URL of a server on loopback that plays the private backend. */
  readonly backend?: string;
  /** PEM file of the authority that signed its certificate. */
  readonly backendCa?: string;
  /** File that is written for it: audience and public keys of transaction tokens, as JSON. */
  readonly backendKeys?: string;
  /** Delivers the records to a sink that fails for part of the run, too. */
  readonly failingSink?: boolean;
}

/**
 * Attacks a synthesized stack on loopback, and prints what became of each attack.
 *
 * @returns exit code: 0 when every attack was refused as it must be and no sink has lost a record, 1 otherwise.
 */
export async function drillCommand(dir: string, options: DrillCommandOptions): Promise<number> {
  const unknown = options.only?.filter((slug) => !ATTACKS.some((attack) => attack.slug === slug)) ?? [];
  if (unknown.length > 0) {
    throw new UsageError(`no control is called ${unknown.join(', ')}; docs/CONTROLS.md lists them all`);
  }
  const progress = progressLine('drill');
  const report = await drillAssembly(loadAssembly(dir), {
    slugs: options.only,
    backend: playedBackend(options.backend, options.backendCa),
    backendKeys: options.backendKeys,
    failingSink: options.failingSink,
    onProgress: ({ done, total, result }) => progress.update(done, total, `${result.slug} ${result.name}`),
  });
  progress.end();
  if (options.json) writeFileSync(options.json, drillJson(report));
  if (options.junit) writeFileSync(options.junit, drillJunit(report));
  for (const line of drillTable(report, styleFor(process.stdout))) print(line);
  const { failingSink: sink } = report;
  const isDelivered = !sink || (sink.lost === 0 && sink.extra === 0);
  return report.failed === 0 && isDelivered ? 0 : 1;
}
