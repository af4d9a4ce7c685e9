import { writeFileSync } from 'node:fs';
import { ATTACKS } from '../attacks';
import { contractSampler } from '../drill/contract-sampler';
import type { DrillReport } from '../drill/report';
import { FailingSink } from '../failing-sink/failing-sink';
import { type DrillOptions, runDrill } from '../drill/runner';
import type { Assembly } from '../gateway/assembly/types';
import type { PlayedBackend } from '../gateway/backends/private-backend';
import type { BootReport } from '../gateway/boot-report';
import { HeldClock } from '../gateway/clock';
import { type LocalGateway, startGateway } from '../gateway/gateway';
import type { WorkerPool } from '../gateway/lambda/worker-pool';
import { UsageError } from './usage-error';

export interface AssemblyDrill {
  readonly slugs?: readonly string[];
  readonly casesPerControl?: number;
  readonly operationsPerAttack?: number;
  readonly pool?: WorkerPool;
  /** The server that plays the private backend: it is attacked, too. */
  readonly backend?: PlayedBackend;
  /** File that is written for it: audience and public keys of transaction tokens. */
  readonly backendKeys?: string;
  /** Has the function of a sink write everything into an index that fails for part of the run. */
  readonly failingSink?: boolean;
  readonly onBoot?: (report: BootReport) => void;
  readonly onProgress?: DrillOptions['onProgress'];
}

/** Boots an assembly, attacks its first hardened API, and closes it. */
export async function drillAssembly(assembly: Assembly, options: AssemblyDrill = {}): Promise<DrillReport> {
  const [contract] = assembly.contracts;
  if (!contract) {
    throw new UsageError(
      `${assembly.dir} holds no contract (*.contract.json); synthesize an app that uses HardenedApi`,
    );
  }
  const clock = new HeldClock();
  const sink = options.failingSink ? await FailingSink.start() : undefined;
  const gateway = await startGateway(assembly, {
    pool: options.pool,
    backend: options.backend,
    clock,
    onRecords: sink?.take,
  }).catch(async (error: unknown) => {
    await sink?.close();
    throw error;
  });
  options.onBoot?.(gateway.report);
  if (sink && !gateway.audit.hasStream) {
    await Promise.all([gateway.close(), sink.close()]);
    throw new UsageError('--failing-sink: the stack puts no records on a stream; give it a sink');
  }
  if (options.backendKeys) writeFileSync(options.backendKeys, JSON.stringify(await gateway.verification()));
  const target = {
    ...gateway,
    holdClock: () => clock.hold(),
    ...(gateway.server && { privateServer: gateway.server }),
  };
  try {
    const report = await runDrill(target, contract, {
      attacks: ATTACKS,
      sampler: contractSampler(contract.document),
      slugs: options.slugs,
      casesPerControl: options.casesPerControl,
      operationsPerAttack: options.operationsPerAttack,
      onProgress: options.onProgress,
    });
    if (!sink) return report;
    await gateway.audit.reconcile();
    return { ...report, failingSink: await sink.report(recordedTexts(gateway)) };
  } finally {
    await gateway.close();
    await sink?.close();
  }
}

/** What was recorded, as the sink gets it: findings go their own way. */
function recordedTexts({ audit }: LocalGateway): string[] {
  return audit.all().flatMap(({ source, record }) => (source === 'finding' ? [] : [JSON.stringify(record)]));
}
