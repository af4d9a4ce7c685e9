import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse as parseDocument, parseAllDocuments } from 'yaml';
import { loadAssembly } from '../gateway/assembly/load-assembly';
import { isManifest, manifestFiles, templateOfManifests } from './manifests';
import { UsageError } from './usage-error';

export interface NamedTemplate {
  readonly name: string;
  readonly template: unknown;
}

/** The templates of a cloud assembly folder, one template file (JSON or YAML), or Kubernetes manifests: a file or a folder. */
export function readTemplates(path: string): readonly NamedTemplate[] {
  if (!existsSync(path))
    throw new UsageError(`${path} does not exist; give a cloud assembly (cdk.out) or a template file`);
  if (statSync(path).isDirectory() && existsSync(join(path, 'manifest.json'))) {
    return loadAssembly(path).stacks.map(({ name, template }) => ({ name, template }));
  }
  if (statSync(path).isDirectory()) return readManifests(path);
  return [{ name: basename(path), template: parse(path) }];
}

function readManifests(folder: string): readonly NamedTemplate[] {
  const files = manifestFiles(folder);
  if (files.length > 0) return [{ name: basename(folder), template: templateOfManifests(files) }];
  throw new UsageError(
    `${folder} holds neither manifest.json nor Kubernetes manifests; run "cdk synth" and give its output folder`,
  );
}

function parse(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  try {
    // CloudFormation's short forms (!Ref, !GetAtt) are YAML tags; JSON is YAML.
    if (path.endsWith('.json')) return JSON.parse(text);
    const [first] = parseAllDocuments(text);
    return isManifest(first?.toJS({ maxAliasCount: 100 })) ? templateOfManifests([path]) : parseYaml(text);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} is neither JSON nor YAML: ${(error as Error).message}`);
  }
}

const SHORT_FORMS = [
  'Ref',
  'GetAtt',
  'Sub',
  'Join',
  'Select',
  'Split',
  'If',
  'Equals',
  'And',
  'Or',
  'Not',
  'FindInMap',
  'Base64',
  'ImportValue',
  'GetAZs',
  'Cidr',
  'Transform',
  'Condition',
];

function parseYaml(text: string): unknown {
  const customTags = SHORT_FORMS.flatMap((name) => {
    const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
    return [
      { tag: `!${name}`, resolve: (value: string) => ({ [key]: value }) },
      {
        tag: `!${name}`,
        collection: 'seq' as const,
        resolve: (value: { toJSON(): unknown }) => ({ [key]: value.toJSON() }),
      },
      {
        tag: `!${name}`,
        collection: 'map' as const,
        resolve: (value: { toJSON(): unknown }) => ({ [key]: value.toJSON() }),
      },
    ];
  });
  return parseDocument(text, { customTags, maxAliasCount: 100 });
}
