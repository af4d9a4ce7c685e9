import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { KUBERNETES_RESOURCE } from '../../src/checks/model/manifests';
import { UsageError } from './usage-error';

/** The YAML files of a folder, in the order of application. */
export function manifestFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** Tells whether a parsed document is an object of Kubernetes and no template. */
export function isManifest(document: unknown): boolean {
  const { apiVersion, kind, Resources } = (document ?? {}) as Record<string, unknown>;
  return typeof apiVersion === 'string' && typeof kind === 'string' && Resources === undefined;
}

/** Manifests as the template that would apply them, one resource a file: rules name the file. */
export function templateOfManifests(files: readonly string[]): unknown {
  return {
    Resources: Object.fromEntries(
      files.map((file) => [
        basename(file),
        { Type: KUBERNETES_RESOURCE, Properties: { Manifest: JSON.stringify(objectsIn(file)) } },
      ]),
    ),
  };
}

function objectsIn(file: string): readonly unknown[] {
  const documents = parseAllDocuments(readFileSync(file, 'utf8'));
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new UsageError(`${file} is no YAML: ${error.message}`);
    const content: unknown = document.toJS({ maxAliasCount: 100 });
    if (content === null) return [];
    if (!isManifest(content)) throw new UsageError(`${file} holds something else than Kubernetes objects`);
    const { kind, items } = content as { kind: string; items?: unknown };
    return kind === 'List' && Array.isArray(items) ? (items as unknown[]) : [content];
  });
}
