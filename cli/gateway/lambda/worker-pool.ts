import { createHash } from 'node:crypto';
import { LocalServices } from '../services/local-services';
import type { InvokeResult } from '../exchange';
import type { FunctionSpec } from './function-spec';
import { FunctionWorkers } from './function-workers';
import type { FunctionLine, Outcome } from './worker-thread';

export interface WorkerPoolOptions {
  /** Execution environments a function may have at once. */
  readonly perFunction?: number;
  /** Threads in all; beyond it the functions that were idle longest lose theirs. */
  readonly maxThreads?: number;
}

export interface InvokeOptions {
  /** Milliseconds after which the caller no longer waits; the function goes on until its own timeout. */
  readonly timeoutMs?: number;
  /** Epoch milliseconds that the function is to take for now; absent: the machine's own clock. */
  readonly now?: number;
  readonly onLine: (line: FunctionLine) => void;
}

const LAMBDA_PAYLOAD_BYTES = 6 * 1024 * 1024;

/**
 * Worker threads by function, and the services that they talk to.
 *
 * A pool can outlive a gateway: the next boot finds threads of functions whose code and environment did not change warm,
 * and the services at the same ports. One gateway at a time may use it.
 */
export class WorkerPool {
  private readonly functions = new Map<string, FunctionWorkers>();
  private readonly limits: Required<WorkerPoolOptions>;
  private started: Promise<LocalServices> | undefined;
  private isLent = false;
  private isClosed = false;

  constructor(options: WorkerPoolOptions = {}) {
    this.limits = { perFunction: 2, maxThreads: 24, ...options };
  }

  /** DynamoDB, Secrets Manager, issuers, certificates: started once. */
  services(): Promise<LocalServices> {
    if (this.isClosed) throw new Error('this worker pool is closed; create another one');
    this.started ??= LocalServices.start();
    return this.started;
  }

  /** Claims the pool for one gateway; the function returned gives it back. */
  lend(): () => void {
    if (this.isLent) throw new Error('this worker pool serves another gateway; close that one first, or use two pools');
    this.isLent = true;
    return () => {
      this.isLent = false;
    };
  }

  warm(spec: FunctionSpec): void {
    this.workersOf(spec).warm();
  }

  async invoke(spec: FunctionSpec, event: unknown, options: InvokeOptions): Promise<InvokeResult> {
    const text = JSON.stringify(event) ?? 'null';
    if (Buffer.byteLength(text) > LAMBDA_PAYLOAD_BYTES) {
      return error('RequestEntityTooLarge', 'the event is larger than the 6 MB that Lambda takes');
    }
    const running = this.workersOf(spec).invoke(text, options.onLine, options.now).then(resultOf);
    return options.timeoutMs === undefined ? running : inTime(running, options.timeoutMs);
  }

  /** Ends the threads of functions that match. */
  async discard(matches: (spec: FunctionSpec) => boolean): Promise<void> {
    const gone = [...this.functions].filter(([, workers]) => matches(workers.spec));
    for (const [key] of gone) this.functions.delete(key);
    await Promise.all(gone.map(([, workers]) => workers.close()));
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.discard(() => true);
    await (await this.started?.catch(() => undefined))?.close();
  }

  private workersOf(spec: FunctionSpec): FunctionWorkers {
    if (this.isClosed) throw new Error('this worker pool is closed; create another one');
    const key = keyOf(spec);
    const known = this.functions.get(key);
    if (known) return known;
    this.makeRoom();
    const workers = new FunctionWorkers(spec, this.limits.perFunction);
    this.functions.set(key, workers);
    return workers;
  }

  private makeRoom(): void {
    let threads = [...this.functions.values()].reduce((sum, { size }) => sum + size, 0);
    const oldest = [...this.functions]
      .filter(([, { isIdle }]) => isIdle)
      .sort(([, a], [, b]) => a.lastUsed - b.lastUsed);
    for (const [key, workers] of oldest) {
      if (threads < this.limits.maxThreads) return;
      threads -= workers.size;
      this.functions.delete(key);
      void workers.close();
    }
  }
}

const keys = new WeakMap<FunctionSpec, string>();

/** Equal code, handler, environment and limits make equal workers. */
function keyOf(spec: FunctionSpec): string {
  const key = keys.get(spec) ?? hashOf(spec);
  keys.set(spec, key);
  return key;
}

function hashOf(spec: FunctionSpec): string {
  const { environment, ...rest } = spec;
  const variables = Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([rest, variables]))
    .digest('hex');
}

const error = (errorType: string, errorMessage: string): InvokeResult => ({ kind: 'error', errorType, errorMessage });

function resultOf(outcome: Outcome): InvokeResult {
  if (outcome.kind === 'timeout') return { kind: 'timeout', by: 'function' };
  if (outcome.kind === 'error') return outcome;
  if (Buffer.byteLength(outcome.payload) > LAMBDA_PAYLOAD_BYTES) {
    return error('Function.ResponseSizeTooLarge', 'the response is larger than the 6 MB that Lambda takes');
  }
  return { kind: 'result', payload: JSON.parse(outcome.payload) as unknown };
}

function inTime(running: Promise<InvokeResult>, timeoutMs: number): Promise<InvokeResult> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve({ kind: 'timeout', by: 'gateway' }), timeoutMs);
    running.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
