import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateModel } from '../../src/checks/model/template-model';
import { runRules } from '../../src/checks/run-rules';
import { type ClaimedOperation, coverageOf } from '../covered/coverage';
import { coverageLines, totalsOfCoverage } from '../report/coverage-table';
import { print } from '../report/print';
import { readTemplates } from './templates';

/**
 * Operation by control: what stands, what is waived, what is missing.
 *
 * @returns exit code: 0 when every pair is held or waived, 1 otherwise.
 */
export function coverageCommand(assembly: string, { json }: { json?: boolean }, now: Date = new Date()): number {
  const covered = readTemplates(assembly).flatMap(({ name, template }) => {
    const model = templateModel(template);
    const findings = runRules(model, now);
    return model.apis.map((api) => ({
      api: `${name}/${api.resource.id}`,
      rows: coverageOf(model, api, claimsOf(assembly, name, api.resource.id), findings),
    }));
  });
  if (json) print(JSON.stringify(covered, undefined, 2));
  else for (const { api, rows } of covered) for (const line of ['', api, '', ...coverageLines(rows)]) print(line);
  const gaps = covered.reduce((sum, { rows }) => sum + totalsOfCoverage(rows).gap, 0);
  return covered.length > 0 && gaps === 0 ? 0 : 1;
}

/** What the constructs wrote beside the template; nothing for an API of another make. */
function claimsOf(assembly: string, stack: string, logicalId: string): readonly ClaimedOperation[] {
  const file = join(assembly, `${stack}.${logicalId}.manifest.json`);
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, 'utf8')) as { operations: readonly ClaimedOperation[] }).operations;
}
