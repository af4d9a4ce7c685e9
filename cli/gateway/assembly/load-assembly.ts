import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { OperationTable } from '../../../src/vocabulary';
import { AssemblyError } from './assembly-error';
import { readAssets } from './assets';
import { isRecord, recordOf, stringsOf, textOf } from './json';
import { type Manifest, readJson, readManifest, type StackEntry } from './manifest';
import type { Assembly, AssemblyContract, AssemblyStack, Asset, Template } from './types';

const CONTRACT = /^(.+)\.([^.]+)\.contract\.json$/;

/**
 * Reads a cloud assembly: the output folder of `cdk synth`.
 *
 * @throws AssemblyError naming the file and the remedy, when the folder is missing, damaged or of a newer schema
 */
export function loadAssembly(dir: string): Assembly {
  const root = resolve(dir);
  const manifest = readManifest(root);
  const { assets, gaps } = readAssets(manifest.assetFiles);
  const stacks = manifest.stacks.flatMap((entry) => stackWithNested(entry, assets));
  if (stacks.length === 0) {
    throw new AssemblyError(join(root, 'manifest.json'), 'lists no stack', 'synthesize an app that has one');
  }
  return { dir: root, stacks, assets, contracts: readContracts(manifest), gaps };
}

function readTemplate(file: string): Template {
  const template = readJson(file, 'run "npx cdk synth" again; only JSON templates are read');
  if (!isRecord(template['Resources'])) {
    throw new AssemblyError(file, 'is not a CloudFormation template: it has no Resources', 'run "npx cdk synth" again');
  }
  for (const [id, resource] of Object.entries(template['Resources'])) {
    if (typeof recordOf(resource)['Type'] === 'string') continue;
    throw new AssemblyError(file, `resource ${id} has no Type`, 'run "npx cdk synth" again');
  }
  return template as Template;
}

function stackWithNested(entry: StackEntry, assets: readonly Asset[]): AssemblyStack[] {
  const template = readTemplate(entry.templateFile);
  const stack = { name: entry.name, template, env: entry.env };
  return [stack, ...nestedStacks(stack, dirname(entry.templateFile), assets)];
}

function nestedStacks(parent: AssemblyStack, dir: string, assets: readonly Asset[]): AssemblyStack[] {
  return Object.entries(parent.template.Resources).flatMap(([logicalId, resource]) => {
    if (resource.Type !== 'AWS::CloudFormation::Stack') return [];
    const file = nestedTemplate(resource.Metadata, resource.Properties?.['TemplateURL'], dir, assets);
    // Listed as not emulated by the boot: a template that lies elsewhere cannot be read.
    if (!file) return [];
    const nested = {
      name: `${parent.name}/${logicalId}`,
      template: readTemplate(file),
      env: parent.env,
      parent: { stack: parent.name, logicalId },
    };
    return [nested, ...nestedStacks(nested, dirname(file), assets)];
  });
}

function nestedTemplate(metadata: unknown, url: unknown, dir: string, assets: readonly Asset[]): string | undefined {
  const named = textOf(recordOf(metadata)['aws:asset:path']);
  if (named && existsSync(join(dir, named))) return join(dir, named);
  const texts = [...stringsOf(url)];
  return assets.find(({ objectKey }) => texts.some((text) => text.endsWith(objectKey)))?.path;
}

function readContracts({ stacks }: Manifest): AssemblyContract[] {
  const byArtifact = new Map(stacks.map((stack) => [stack.artifactId, stack]));
  const dirs = new Set(stacks.map(({ templateFile }) => dirname(templateFile)));
  const files = [...dirs].flatMap((dir) => readdirSync(dir).map((name) => join(dir, name)));
  return files.flatMap((file) => {
    const [, artifact, apiLogicalId] = CONTRACT.exec(basename(file)) ?? [];
    const stack = byArtifact.get(artifact ?? '');
    if (!stack || !apiLogicalId) return [];
    const { document, table, opened } = readJson(file, 'run "npx cdk synth" again');
    if (!isRecord(document) || !isRecord(table) || !Array.isArray(table['operations'])) {
      throw new AssemblyError(file, 'does not hold a contract (document and table)', 'run "npx cdk synth" again');
    }
    const names = { stack: stack.name, apiLogicalId };
    return [{ ...names, document, table: table as unknown as OperationTable, opened: [...stringsOf(opened)] }];
  });
}
