import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Asset, Assembly } from '../gateway/assembly/types';
import { TemporaryFolder } from '../gateway/lambda/temporary-folder';

/** Handlers that decide by operations and policies written beside them. */
export type GuardedHandler = 'authorizer' | 'guard';

/** Where a handler bundle lies inside its asset. */
export const BUNDLE_FOLDER: Record<GuardedHandler, string> = { authorizer: '.', guard: 'hardened' };

/** Assets that carry a bundle of the handler: recognised by what lies in them, not by their names. */
export function assetsOf(assembly: Assembly, handler: GuardedHandler): readonly Asset[] {
  const folder = BUNDLE_FOLDER[handler];
  return assembly.assets.filter((asset) => {
    if (asset.packaging !== 'zip') return false;
    const has = (file: string) => existsSync(join(asset.path, folder, file));
    return has('index.js') && has('config/operations.json') && has('config/policies.json');
  });
}

/** An edit of one file of every asset of the handler. */
export type EditBundles = (
  assembly: Assembly,
  handler: GuardedHandler,
  file: string,
  change: (text: string) => string,
) => boolean;

/** Tells whether an edit would change a file, and leaves it as it is. */
export const wouldEdit: EditBundles = (assembly, handler, file, change) =>
  assetsOf(assembly, handler).some((asset) => {
    const text = readFileSync(join(asset.path, BUNDLE_FOLDER[handler], file), 'utf8');
    return change(text) !== text;
  });

/** Private copies of handler assets, removed together. */
export class Overlay {
  private readonly folder = new TemporaryFolder();
  private readonly copies = new Map<string, string>();

  /** Edits one file of every asset of the handler; true when a file changed. */
  public edit(assembly: Assembly, handler: GuardedHandler, file: string, change: (text: string) => string): boolean {
    return assetsOf(assembly, handler)
      .map((asset) => {
        const target = join(this.copyOf(asset), BUNDLE_FOLDER[handler], file);
        const before = readFileSync(target, 'utf8');
        const after = change(before);
        if (after !== before) writeFileSync(target, after);
        return after !== before;
      })
      .includes(true);
  }

  /** The assembly with the copies in the places of the originals. */
  public applyTo(assembly: Assembly): Assembly {
    return {
      ...assembly,
      assets: assembly.assets.map((asset) => ({ ...asset, path: this.copies.get(asset.path) ?? asset.path })),
    };
  }

  /** Removes every copy. */
  public dispose(): void {
    this.folder.close();
    this.copies.clear();
  }

  private copyOf(asset: Asset): string {
    const known = this.copies.get(asset.path);
    if (known) return known;
    const copy = join(this.folder.path(), String(this.copies.size));
    copyTree(asset.path, copy);
    this.copies.set(asset.path, copy);
    return copy;
  }
}

/** Copies code and configuration; links what is large and never edited (wasm). */
function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) copyTree(source, target);
    else if (entry.name.endsWith('.wasm')) symlinkSync(source, target);
    else copyFileSync(source, target);
  }
}
