import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FOLDER_PREFIX = 'hardened-api-';

/** A temporary folder that exists once used, and is gone after `close` or when the process ends. */
export class TemporaryFolder {
  private dir: string | undefined;
  private readonly atExit = () => this.close();

  path(): string {
    if (!this.dir) {
      this.dir = mkdtempSync(join(tmpdir(), FOLDER_PREFIX));
      process.once('exit', this.atExit);
    }
    return this.dir;
  }

  close(): void {
    if (this.dir) rmSync(this.dir, { recursive: true, force: true });
    this.dir = undefined;
    process.removeListener('exit', this.atExit);
  }
}
