import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AssemblyError } from './assembly-error';
import { recordOf, textOf } from './json';
import { readJson } from './manifest';
import type { Asset, Gap } from './types';

/** The file assets that asset manifests list, and container images as gaps. */
export function readAssets(assetFiles: readonly string[]): { assets: Asset[]; gaps: Gap[] } {
  const assets: Asset[] = [];
  const gaps: Gap[] = [];
  for (const file of assetFiles) {
    const manifest = readJson(file, 'run "npx cdk synth" again');
    for (const entry of Object.values(recordOf(manifest['files']))) assets.push(...fileAssets(file, recordOf(entry)));
    for (const id of Object.keys(recordOf(manifest['dockerImages']))) {
      gaps.push({
        stack: file,
        logicalId: id,
        type: 'container image',
        reason: 'container images are not run locally',
        isSecurityRelevant: false,
      });
    }
  }
  return { assets, gaps };
}

function fileAssets(file: string, entry: Record<string, unknown>): Asset[] {
  const { path, packaging } = recordOf(entry['source']);
  // An asset that a command makes at deploy time has no path: nothing to read.
  if (typeof path !== 'string') return [];
  const absolute = resolve(dirname(file), path);
  if (!existsSync(absolute)) {
    throw new AssemblyError(
      file,
      `asset ${join(path)} is missing`,
      'run "npx cdk synth" again, and move the folder whole',
    );
  }
  return Object.values(recordOf(entry['destinations'])).flatMap((destination) => {
    const objectKey = textOf(recordOf(destination)['objectKey']);
    return objectKey ? [{ objectKey, path: absolute, packaging: packaging === 'zip' ? 'zip' : 'file' } as const] : [];
  });
}
