import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FOLDER_PREFIX = 'hardened-api-';
const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;

/** Folders of this process that still exist. */
const existing = new Set<string>();

const removeAll = () => {
  for (const dir of existing) rmSync(dir, { recursive: true, force: true });
  existing.clear();
};

/** Ends the process on a signal that nobody else handles, by way of `exit`: a signal alone would leave the folders. */
const onSignal = (signal: keyof typeof SIGNALS) => {
  if (process.listenerCount(signal) === 1) process.exit(128 + SIGNALS[signal]);
};

function watch(isWatching: boolean): void {
  const change = isWatching ? 'on' : 'removeListener';
  process[change]('exit', removeAll);
  process[change]('SIGINT', onSignal);
  process[change]('SIGTERM', onSignal);
}

/** A temporary folder that exists once used, and is gone after `close` or when the process ends. */
export class TemporaryFolder {
  private dir: string | undefined;

  path(): string {
    if (this.dir === undefined) {
      this.dir = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
      if (existing.size === 0) watch(true);
      existing.add(this.dir);
    }
    return this.dir;
  }

  close(): void {
    if (this.dir === undefined) return;
    rmSync(this.dir, { recursive: true, force: true });
    existing.delete(this.dir);
    this.dir = undefined;
    if (existing.size === 0) watch(false);
  }
}
