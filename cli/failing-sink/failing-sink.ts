import { setTimeout as wait } from 'node:timers/promises';
import type { S3 } from '../../lambda/core/s3';
import { indexBatch } from '../../lambda/indexer/indexer';
import { openSearch } from '../../lambda/indexer/open-search';
import type { StreamRecords } from '../gateway/log-delivery';
import { FailingIndex, type Failures } from './failing-index';

/** What a sink has after it failed for part of a run, compared with what was recorded. */
export interface SinkReport extends Failures {
  readonly recorded: number;
  /** Records in the sink. */
  readonly delivered: number;
  /** Records that it refused, in the archive. */
  readonly kept: number;
  /** Recorded, and in neither. */
  readonly lost: number;
  /** In one of them twice, in both, or never recorded. */
  readonly extra: number;
  /** Batches that came again. */
  readonly retries: number;
}

/** How long an answer is waited for: a deployed function waits for twenty seconds. */
const PATIENCE_MS = 250;
const PAUSE_MS = 10;
const IDENTITY = { region: 'local', credentials: { accessKeyId: 'LOCALACCESSKEYID0000', secretAccessKey: 'local' } };

/**
 * The function that writes records into an index, before an index that fails: it reads the stream as Lambda has it read, batch
 * after batch, and a batch that fails comes again.
 */
export class FailingSink {
  private readonly kept = new Map<string, string>();
  private running: Promise<void> = Promise.resolve();
  private retries = 0;
  private isOver = false;

  private constructor(private readonly index: FailingIndex) {}

  static async start(): Promise<FailingSink> {
    return new FailingSink(await FailingIndex.start());
  }

  /** Takes what is put on the stream. */
  readonly take = (records: StreamRecords): void => {
    this.running = this.running.then(() => this.deliver(records));
  };

  /** Waits until everything was delivered, and compares it with the texts of what was recorded. */
  async report(recorded: readonly string[]): Promise<SinkReport> {
    await this.running;
    const delivered = [...this.index.documents.values()].map(({ '@timestamp': _, ...record }) =>
      JSON.stringify(record),
    );
    const kept = [...this.kept.values()].flatMap((text) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { line: string }).line),
    );
    const { lost, extra } = compare(recorded, [...delivered, ...kept]);
    const { retries } = this;
    return {
      recorded: recorded.length,
      delivered: delivered.length,
      kept: kept.length,
      lost,
      extra,
      retries,
      ...this.index.failures,
    };
  }

  async close(): Promise<void> {
    this.isOver = true;
    await this.running;
    await this.index.close();
  }

  private async deliver(records: StreamRecords): Promise<void> {
    const config = {
      name: 'failing',
      endpoint: this.index.endpoint,
      service: 'es',
      index: 'audit',
      archive: 'archive',
    };
    const deps = {
      config: { ...config, service: 'es' as const },
      s3: this.archive(),
      post: openSearch({ ...config, service: 'es' }, { identity: () => IDENTITY, deadlineMs: PATIENCE_MS }),
      acknowledge: () => Promise.resolve(),
      wait: () => wait(PAUSE_MS),
    };
    while (!this.isOver) {
      try {
        await indexBatch(records, deps);
        return;
      } catch {
        this.retries += 1;
        await wait(PAUSE_MS);
      }
    }
  }

  private archive(): S3 {
    return {
      put: async ({ key }, body) => {
        this.kept.set(key, body.toString());
        return '';
      },
      get: () => Promise.reject(new Error('nothing is read back')),
    };
  }
}

/** What of one list is missing in another, and what of the other is too much. */
function compare(wanted: readonly string[], found: readonly string[]): { lost: number; extra: number } {
  const left = new Map<string, number>();
  for (const each of wanted) left.set(each, (left.get(each) ?? 0) + 1);
  let extra = 0;
  for (const each of found) {
    const count = left.get(each) ?? 0;
    if (count > 0) left.set(each, count - 1);
    else extra += 1;
  }
  return { lost: [...left.values()].reduce((sum, count) => sum + count, 0), extra };
}
