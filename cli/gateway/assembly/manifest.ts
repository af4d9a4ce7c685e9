import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssemblyError } from './assembly-error';
import { isRecord, recordOf, textOf } from './json';
import type { StackEnvironment } from './types';

/** The newest major version of the cloud assembly schema that this reader knows (aws-cdk-lib 2.276 writes 55). */
export const NEWEST_SCHEMA = 55;

// AWS's own number for documentation, and a region that has every service used.
const LOCAL_ACCOUNT = '111122223333';
const LOCAL_REGION = 'eu-west-1';

const SYNTH_AGAIN = 'run "npx cdk synth" and pass its output folder (cdk.out)';

/** A stack as the manifest lists it. */
export interface StackEntry {
  readonly name: string;
  /** Name of the artifact: files that synth writes beside the template start with it. */
  readonly artifactId: string;
  readonly templateFile: string;
  readonly env: StackEnvironment;
}

/** What one `manifest.json` says, stages flattened. Paths are absolute. */
export interface Manifest {
  readonly stacks: readonly StackEntry[];
  readonly assetFiles: readonly string[];
}

/** Reads a JSON object, or says which file is not one. */
export function readJson(file: string, remedy: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new AssemblyError(file, `cannot be read as JSON (${(error as Error).message})`, remedy);
  }
  if (!isRecord(value)) throw new AssemblyError(file, 'does not hold a JSON object', remedy);
  return value;
}

/** Reads the manifest of an assembly and of the assemblies nested in it. */
export function readManifest(dir: string): Manifest {
  const file = manifestFile(dir);
  const manifest = readJson(file, SYNTH_AGAIN);
  checkVersion(file, manifest['version']);
  const stacks: StackEntry[] = [];
  const assetFiles: string[] = [];
  for (const [id, artifact] of Object.entries(recordOf(manifest['artifacts']))) {
    const { type, properties } = recordOf(artifact);
    const props = recordOf(properties);
    if (type === 'aws:cloudformation:stack') stacks.push(stackEntry(file, id, recordOf(artifact)));
    if (type === 'cdk:asset-manifest') assetFiles.push(join(dir, textOf(props['file']) ?? ''));
    if (type === 'cdk:cloud-assembly') {
      const nested = readManifest(join(dir, textOf(props['directoryName']) ?? ''));
      stacks.push(...nested.stacks);
      assetFiles.push(...nested.assetFiles);
    }
  }
  return { stacks, assetFiles };
}

function manifestFile(dir: string): string {
  if (!existsSync(dir)) throw new AssemblyError(dir, 'does not exist', SYNTH_AGAIN);
  if (!statSync(dir).isDirectory()) throw new AssemblyError(dir, 'is not a folder', SYNTH_AGAIN);
  const file = join(dir, 'manifest.json');
  if (!existsSync(file))
    throw new AssemblyError(dir, 'is not a cloud assembly: it holds no manifest.json', SYNTH_AGAIN);
  return file;
}

function checkVersion(file: string, version: unknown): void {
  const major = typeof version === 'string' && /^\d+\./.test(version) ? Number.parseInt(version, 10) : undefined;
  if (major === undefined) throw new AssemblyError(file, 'names no schema version', SYNTH_AGAIN);
  if (major > NEWEST_SCHEMA) {
    throw new AssemblyError(
      file,
      `cloud assembly schema ${version as string} is newer than ${NEWEST_SCHEMA}.x, the newest that this version reads`,
      'upgrade cdk-hardened-api, or synthesize with an aws-cdk-lib of the version that its peerDependencies name',
    );
  }
}

function stackEntry(file: string, id: string, artifact: Record<string, unknown>): StackEntry {
  const props = recordOf(artifact['properties']);
  const template = textOf(props['templateFile']);
  if (!template) throw new AssemblyError(file, `stack ${id} names no template file`, SYNTH_AGAIN);
  const [account, region] = (textOf(artifact['environment']) ?? '').replace(/^aws:\/\//, '').split('/');
  return {
    name: textOf(props['stackName']) ?? id,
    artifactId: id,
    templateFile: join(dirname(file), template),
    env: {
      account: account && account !== 'unknown-account' ? account : LOCAL_ACCOUNT,
      region: region && region !== 'unknown-region' ? region : LOCAL_REGION,
    },
  };
}
