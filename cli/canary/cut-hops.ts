import type { Assembly } from '../gateway/assembly/types';
import { startGateway } from '../gateway/gateway';
import type { WorkerPool } from '../gateway/lambda/worker-pool';
import type { Heartbeat } from '../gateway/watch/heartbeat';
import { applyMutant } from '../mutants/apply';
import { type Hop, HOPS } from './hops';

/** Who noticed that a hop was cut. */
export interface HopResult {
  readonly name: string;
  readonly cut: string;
  readonly sent: number;
  readonly ringing: Heartbeat['ringing'];
}

/** The canary over a whole stack, and over the stack with each hop cut in turn. */
export interface HopReport {
  readonly whole: Heartbeat;
  readonly hops: readonly HopResult[];
  /** Hops that the stack does not have. */
  readonly absent: readonly Hop[];
  readonly unnoticed: number;
}

export interface CutOptions {
  readonly pool: WorkerPool;
  readonly onProgress?: (done: number, total: number, hop: Hop) => void;
}

/** Sends a canary through the stack, and through the stack with each hop cut in turn. */
export async function cutHops(assembly: Assembly, { pool, onProgress }: CutOptions): Promise<HopReport> {
  const whole = await beat(assembly, pool);
  const hops: HopResult[] = [];
  const absent: Hop[] = [];
  for (const [index, hop] of HOPS.entries()) {
    const result = await cut(assembly, pool, hop);
    if (result) hops.push({ name: hop.name, cut: hop.cut, sent: result.sent, ringing: result.ringing });
    else absent.push(hop);
    onProgress?.(index + 1, HOPS.length, hop);
  }
  return { whole, hops, absent, unnoticed: hops.filter(({ ringing }) => ringing.length === 0).length };
}

async function cut(assembly: Assembly, pool: WorkerPool, hop: Hop): Promise<Heartbeat | undefined> {
  if (hop.isOutage) return beat(assembly, pool, true);
  const applied = applyMutant(assembly, { slug: 'audit-canary', without: hop.cut, mutations: hop.mutations });
  if (!applied) return undefined;
  try {
    return await beat(applied.assembly, pool);
  } finally {
    applied.dispose();
  }
}

const NONE: Heartbeat = { sent: 0, watching: [], ringing: [] };

async function beat(assembly: Assembly, pool: WorkerPool, isOutage = false): Promise<Heartbeat> {
  const gateway = await startGateway(assembly, { pool });
  try {
    if (isOutage) gateway.audit.interrupt();
    return (await gateway.heartbeat?.()) ?? NONE;
  } finally {
    await gateway.close();
  }
}
