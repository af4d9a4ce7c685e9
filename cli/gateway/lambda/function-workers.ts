import { randomUUID } from 'node:crypto';
import type { FunctionSpec } from './function-spec';
import { type FunctionLine, type Outcome, WorkerThread } from './worker-thread';

interface Waiting {
  run(thread: WorkerThread): void;
  cancel(): void;
}

/** The execution environments of one function: up to `limit` at once, further invocations wait their turn. */
export class FunctionWorkers {
  private readonly threads: WorkerThread[] = [];
  private readonly idle: WorkerThread[] = [];
  private readonly queue: Waiting[] = [];
  private isClosed = false;
  lastUsed = 0;

  constructor(
    readonly spec: FunctionSpec,
    private readonly limit: number,
  ) {}

  get size(): number {
    return this.threads.length;
  }

  get isIdle(): boolean {
    return this.idle.length === this.threads.length && this.queue.length === 0;
  }

  /** Starts an environment ahead of the first invocation. */
  warm(): void {
    if (this.threads.length === 0 && !this.isClosed) this.idle.push(this.start());
  }

  async invoke(event: string, onLine: (line: FunctionLine) => void, now?: number): Promise<Outcome> {
    this.lastUsed = Date.now();
    const thread = await this.acquire();
    if (!thread) return { kind: 'error', errorType: 'Runtime.Stopped', errorMessage: 'the local gateway stopped' };
    // Lines that arrive after the answer still belong to the function, and to whoever called it last.
    thread.listen(onLine);
    const outcome = await thread.invoke(event, randomUUID(), now);
    this.release(thread);
    return outcome;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const waiting of this.queue.splice(0)) waiting.cancel();
    await Promise.all(this.threads.splice(0).map((thread) => thread.end()));
    this.idle.length = 0;
  }

  private acquire(): Promise<WorkerThread | undefined> {
    if (this.isClosed) return Promise.resolve(undefined);
    for (let thread = this.idle.pop(); thread; thread = this.idle.pop()) {
      if (thread.isAlive) return Promise.resolve(thread);
      this.forget(thread);
    }
    if (this.threads.length < this.limit) return Promise.resolve(this.start());
    return new Promise((resolve) => this.queue.push({ run: resolve, cancel: () => resolve(undefined) }));
  }

  private release(thread: WorkerThread): void {
    if (this.isClosed) return;
    const next = this.queue.shift();
    if (!thread.isAlive) {
      this.forget(thread);
      next?.run(this.start());
    } else if (next) next.run(thread);
    else this.idle.push(thread);
  }

  private start(): WorkerThread {
    const thread = new WorkerThread(this.spec);
    this.threads.push(thread);
    return thread;
  }

  private forget(thread: WorkerThread): void {
    const index = this.threads.indexOf(thread);
    if (index >= 0) this.threads.splice(index, 1);
  }
}
