import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILES, type OperationTable, type PolicyBundle } from '../../src/vocabulary';
import type { Assembly, Asset } from '../gateway/assembly/types';
import { assetsOf, BUNDLE_FOLDER, type GuardedHandler } from '../mutants/overlay';

/** Operations and policies of one API, as the functions of the template will find them. */
export interface DecisionBundle {
  readonly table: OperationTable;
  readonly bundle: PolicyBundle;
  /** Enforcement points that carry exactly these bytes. */
  readonly points: readonly GuardedHandler[];
}

/**
 * What the enforcement points of an assembly decide by, read from the code that its templates deploy; the manifest is
 * not asked. Two points of one API that differ are two entries.
 */
export function decisionBundles(assembly: Assembly): readonly DecisionBundle[] {
  const templates = assembly.stacks.map(({ template }) => JSON.stringify(template));
  const isDeployed = ({ objectKey }: Asset) => templates.some((text) => text.includes(objectKey));
  const found = new Map<string, { table: string; policies: string; points: Set<GuardedHandler> }>();
  for (const handler of ['authorizer', 'guard'] as const) {
    for (const asset of assetsOf(assembly, handler).filter(isDeployed)) {
      const read = (file: string) => readFileSync(join(asset.path, BUNDLE_FOLDER[handler], 'config', file), 'utf8');
      const table = read(CONFIG_FILES.operations);
      const policies = read(CONFIG_FILES.policies);
      const entry = found.get(table + policies) ?? { table, policies, points: new Set() };
      entry.points.add(handler);
      found.set(table + policies, entry);
    }
  }
  return [...found.values()].map(({ table, policies, points }) => ({
    table: JSON.parse(table) as OperationTable,
    bundle: JSON.parse(policies) as PolicyBundle,
    points: [...points],
  }));
}
