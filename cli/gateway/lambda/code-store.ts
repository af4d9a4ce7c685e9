import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../assembly/json';
import type { Asset } from '../assembly/types';
import { TemporaryFolder } from './temporary-folder';
import { unzip } from './unzip';

/** Finds the folder of a function's or layer's code; unpacks what the assembly holds packed or inline. */
export class CodeStore {
  private readonly folder = new TemporaryFolder();

  /** The folder, or a text that says why there is none. */
  folderOf(code: Record<string, unknown>, assets: readonly Asset[]): { dir: string } | { why: string } {
    const inline = textOf(code['ZipFile']);
    if (inline !== undefined) return { dir: this.inline(inline) };
    if (code['ImageUri'] !== undefined) return { why: 'its code is a container image' };
    const key = textOf(code['S3Key']);
    const asset = key === undefined ? undefined : assets.find(({ objectKey }) => objectKey === key);
    if (!asset) return { why: `its code (S3 key ${key ?? 'not given'}) is no asset of the assembly` };
    return { dir: asset.packaging === 'zip' ? asset.path : this.unpacked(asset.path) };
  }

  close(): void {
    this.folder.close();
  }

  private inline(text: string): string {
    return this.once(text, (dir) => {
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, 'index.js'), text);
    });
  }

  private unpacked(file: string): string {
    return this.once(file, (dir) => unzip(file, dir));
  }

  private once(identity: string, make: (dir: string) => void): string {
    const dir = join(this.folder.path(), createHash('sha256').update(identity).digest('hex').slice(0, 16));
    if (!existsSync(dir)) make(dir);
    return dir;
  }
}
