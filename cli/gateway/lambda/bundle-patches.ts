import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { TemporaryFolder } from './temporary-folder';

/** A control to take out of a built handler bundle. */
export interface BundlePatch {
  readonly handler: 'authorizer' | 'guard';
  readonly slug: string;
}

/** Where the bundle of each handler lies within its asset. */
export const BUNDLE_FILE = { authorizer: 'index.js', guard: join('hardened', 'index.js') } as const;

/**
 * Takes the checks of a control out of bundle text. A check is an entry `slug:"authn-audience",check:…` of a table; it
 * keeps its place and lets everything pass.
 *
 * @throws when the bundle holds no check of that slug
 */
export function removeCheck(bundle: string, slug: string, file: string): string {
  const marker = `slug:${JSON.stringify(slug)},check:`;
  const parts = bundle.split(marker);
  if (parts.length < 2) {
    throw new Error(`${file} holds no check "${slug}"; take a slug whose control is enforced in this handler`);
  }
  return parts.join(`${marker}()=>void 0,removed:`);
}

/** Folders of handler code with controls taken out, in a temporary place. */
export class PatchedCode {
  private readonly folder = new TemporaryFolder();
  private count = 0;

  /** A copy of `source` in which one file lacks the checks; everything else is linked. */
  patched(source: string, file: string, slugs: readonly string[]): string {
    const place = join(source, file);
    const text = slugs.reduce((bundle, slug) => removeCheck(bundle, slug, place), readFileSync(place, 'utf8'));
    const target = join(this.folder.path(), String(++this.count));
    linkAround(source, target, file.split(sep));
    writeFileSync(join(target, file), text);
    return target;
  }

  owns(dir: string): boolean {
    const way = relative(this.folder.path(), dir);
    return this.count > 0 && way !== '' && !way.startsWith('..');
  }

  close(): void {
    this.folder.close();
  }
}

/** Links every entry of a folder except the one that leads to the changed file, which becomes a folder of its own. */
function linkAround(source: string, target: string, [next, ...rest]: readonly string[]): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    if (entry.name !== next)
      symlinkSync(join(source, entry.name), join(target, entry.name), entry.isDirectory() ? 'junction' : 'file');
    else if (rest.length > 0) linkAround(join(source, entry.name), join(target, entry.name), rest);
  }
}
