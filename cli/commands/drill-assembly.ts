import { writeFileSync } from 'node:fs';
import { ATTACKS } from '../attacks';
import { contractSampler } from '../drill/contract-sampler';
import type { DrillReport } from '../drill/report';
import { type DrillOptions, runDrill } from '../drill/runner';
import type { Assembly } from '../gateway/assembly/types';
import type { PlayedBackend } from '../gateway/backends/private-backend';
import type { BootReport } from '../gateway/boot-report';
import { HeldClock } from '../gateway/clock';
import { startGateway } from '../gateway/gateway';
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
  const gateway = await startGateway(assembly, { pool: options.pool, backend: options.backend, clock });
  options.onBoot?.(gateway.report);
  if (options.backendKeys) writeFileSync(options.backendKeys, JSON.stringify(await gateway.verification()));
  const target = {
    ...gateway,
    holdClock: () => clock.hold(),
    ...(gateway.server && { privateServer: gateway.server }),
  };
  try {
    return await runDrill(target, contract, {
      attacks: ATTACKS,
      sampler: contractSampler(contract.document),
      slugs: options.slugs,
      casesPerControl: options.casesPerControl,
      operationsPerAttack: options.operationsPerAttack,
      onProgress: options.onProgress,
    });
  } finally {
    await gateway.close();
  }
}
