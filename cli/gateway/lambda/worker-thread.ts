import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { assetsDir } from '../../../src/core/package-root';
import type { FunctionSpec } from './function-spec';
import type { InvocationContext, WorkerMessage, WorkerStart } from './protocol';

export interface FunctionLine {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export type Outcome =
  | { readonly kind: 'result'; readonly payload: string }
  | { readonly kind: 'error'; readonly errorType: string; readonly errorMessage: string }
  | { readonly kind: 'timeout' };

interface Current {
  readonly id: number;
  settle(outcome: Outcome): void;
}

// Lambda allows 10 s; a laptop that is busy with something else gets more.
const INIT_LIMIT_MS = 30_000;
const MIN_HEAP_MB = 64;

/** One execution environment: a worker thread that runs one invocation at a time, and dies of its own faults alone. */
export class WorkerThread {
  private readonly worker: Worker;
  private readonly ready: Promise<Outcome | undefined>;
  private current: Current | undefined;
  private serial = 0;
  private markReady: (failure: Outcome | undefined) => void = () => {};
  isAlive = true;
  private backlog: FunctionLine[] | undefined = [];
  private onLine: (line: FunctionLine) => void = (line) => this.backlog?.push(line);

  constructor(private readonly spec: FunctionSpec) {
    this.ready = new Promise((resolve) => {
      this.markReady = resolve;
    });
    this.worker = startWorker(spec);
    const initLimit = setTimeout(() => this.fail('Runtime.InitTimeout', 'initialization took too long'), INIT_LIMIT_MS);
    void this.ready.then(() => clearTimeout(initLimit));
    this.worker.on('message', (message: WorkerMessage) => this.receive(message));
    this.worker.on('error', (error: Error) => this.fail(faultType(error), error.message));
    this.worker.on('exit', (code) =>
      this.fail('Runtime.ExitError', `the function's process exited with status ${code}`),
    );
  }

  /** Takes the lines that the function prints, those of its initialization included. */
  listen(onLine: (line: FunctionLine) => void): void {
    this.onLine = onLine;
    const lines = this.backlog ?? [];
    this.backlog = undefined;
    for (const line of lines) onLine(line);
  }

  /** Runs one invocation. A timeout or a crash ends the thread; the caller starts another one. */
  async invoke(event: string, requestId: string, now?: number): Promise<Outcome> {
    const failure = await this.ready;
    if (failure) return failure;
    const { timeoutMs } = this.spec;
    const id = ++this.serial;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.current = undefined;
        resolve({ kind: 'timeout' });
        void this.end();
      }, timeoutMs);
      this.current = {
        id,
        settle: (outcome) => {
          clearTimeout(timer);
          this.current = undefined;
          resolve(outcome);
        },
      };
      this.worker.postMessage({ id, event, context: this.context(requestId, Date.now() + timeoutMs), now });
    });
  }

  /** Stops the thread, whatever it does. */
  async end(): Promise<void> {
    this.isAlive = false;
    this.markReady({ kind: 'error', errorType: 'Runtime.Stopped', errorMessage: 'the local gateway stopped' });
    await this.worker.terminate();
  }

  private context(requestId: string, deadline: number): InvocationContext {
    const { name, arn, memoryMb } = this.spec;
    return { requestId, functionName: name, functionArn: arn, memoryMb, deadline };
  }

  private receive(message: WorkerMessage): void {
    if (message.type === 'ready') this.markReady(undefined);
    else if (message.type === 'init-error') this.fail(message.errorType, message.errorMessage);
    else if (message.type === 'line') this.onLine({ stream: message.stream, text: message.text });
    else if (message.id !== this.current?.id) return;
    else if (message.type === 'result') this.current.settle({ kind: 'result', payload: message.payload });
    else this.current.settle({ kind: 'error', errorType: message.errorType, errorMessage: message.errorMessage });
  }

  private fail(errorType: string, errorMessage: string): void {
    if (!this.isAlive) return;
    const outcome = { kind: 'error', errorType, errorMessage } as const;
    this.isAlive = false;
    this.markReady(outcome);
    this.current?.settle(outcome);
    void this.worker.terminate();
  }
}

function startWorker(spec: FunctionSpec): Worker {
  const { taskRoot, handler, layers, sdkRoots, hosts, ca, environment, memoryMb } = spec;
  const start: WorkerStart = { taskRoot, handler, layers, sdkRoots, hosts, ca };
  return new Worker(workerEntry(), {
    workerData: start,
    env: { ...environment },
    argv: [],
    execArgv: [],
    // Nothing of the function reaches the terminal: what it prints arrives as messages.
    stdout: true,
    stderr: true,
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: Math.max(MIN_HEAP_MB, memoryMb) },
  });
}

/** The bundled entry of a worker: beside the bundled command line, and in the same place for the sources. */
export function workerEntry(): string {
  const file = join(assetsDir(), 'cli', 'worker-entry.js');
  if (!existsSync(file)) throw new Error(`${file} is missing; run "npm run bundle", or reinstall the package`);
  return file;
}

function faultType(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'Runtime.OutOfMemory' : error.name;
}
