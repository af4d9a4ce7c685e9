import { rmSync } from 'node:fs';
import type { CaseResult, DrillReport } from '../../../cli/drill/report';
import type { Assembly } from '../../../cli/gateway/assembly/types';
import { prove, type ProveOptions } from '../../../cli/prove/prove';
import { proveTable } from '../../../cli/report/prove-table';
import { writeFolder } from '../gateway/fixtures/mini-assembly';

const SLUG = 'input-body-schema';
const source = writeFolder({
  'hardened/index.js': `module.exports=[{slug:"${SLUG}",check:()=>1}];`,
  'hardened/config/operations.json': {},
  'hardened/config/policies.json': {},
});
const asset = { objectKey: 'guard.zip', path: source, packaging: 'zip' } as const;
const original: Assembly = { dir: source, stacks: [], assets: [asset], contracts: [], gaps: [] };

afterAll(() => rmSync(source, { recursive: true, force: true }));

const attack = (name: string, verdict: CaseResult['verdict']): CaseResult => ({
  slug: SLUG,
  layer: 'input',
  title: SLUG,
  name,
  verdict,
  answer: '400',
  correlation: name,
  milliseconds: 1,
});
const reportOf = (results: readonly CaseResult[]) => ({ results }) as unknown as DrillReport;
const proved = (drill: ProveOptions['drill']) => prove(original, { slugs: [SLUG], drill, now: new Date(0) });

test('an attack that gets further notices a mutant', async () => {
  const { results, unnoticed } = await proved(async (assembly) =>
    reportOf([attack('a', assembly === original ? 'refused' : 'got through')]),
  );

  expect(results).toEqual([expect.objectContaining({ further: 1, through: 1, unnoticed: false })]);
  expect(unnoticed).toBe(0);
});

test('where a sample notices nothing, every attack is tried before nobody is said to have noticed', async () => {
  const { results, unnoticed } = await proved(async (assembly, _slugs, isWhole) =>
    reportOf([
      attack('sampled', 'refused'),
      ...(isWhole ? [attack('other', assembly === original ? 'refused' : 'got through')] : []),
    ]),
  );

  expect(results).toEqual([expect.objectContaining({ attacks: 2, further: 1, unnoticed: false })]);
  expect(unnoticed).toBe(0);
});

test('a mutant that no attack and no rule notices is a defect', async () => {
  const report = await proved(async () => reportOf([attack('a', 'refused')]));

  expect(report.unnoticed).toBe(1);
  expect(proveTable(report).join('\n')).toContain('NOBODY NOTICED');
});

test('a check that the stack has no use for is not applicable, and the report says why', async () => {
  const report = await proved(
    async () =>
      ({
        results: [],
        inapplicable: [{ slug: SLUG, layer: 'input', why: 'no token is bound' }],
      }) as unknown as DrillReport,
  );

  expect(report.unnoticed).toBe(0);
  expect(report.inapplicable).toEqual([expect.objectContaining({ slug: SLUG, why: 'no token is bound' })]);
});

test('a drill that cannot be run notices nothing, and says why', async () => {
  const report = await proved(async (assembly) => {
    if (assembly !== original) throw new Error('no port is free');
    return reportOf([attack('a', 'refused')]);
  });

  expect(report.unnoticed).toBe(1);
  expect(proveTable(report).join('\n')).toContain('the drill could not be run: no port is free');
});

test('a check of the guard is not applicable to a stack of which no function runs the guard', async () => {
  const template = { Resources: { Authorizer: { Type: 'AWS::Lambda::Function', Properties: {} } } };
  const stacks = [{ name: 'Shop', template }] as unknown as Assembly['stacks'];

  const report = await prove(
    { ...original, stacks },
    { slugs: [SLUG], drill: async () => reportOf([attack('a', 'refused')]), now: new Date(0) },
  );

  expect(report.results).toEqual([]);
  expect(report.inapplicable).toEqual([
    expect.objectContaining({ slug: SLUG, why: 'no function of the stack runs the guard' }),
  ]);
});

test('an attack that could not be tried on the original stopped nobody', async () => {
  const report = await proved(async () => reportOf([attack('a', 'positive control failed')]));
  const row = { ...report.results[0]!, rules: [SLUG], unnoticed: false };

  expect(row).toMatchObject({ attacks: 0, further: 0 });
  expect(proveTable({ ...report, results: [row] }).join('\n')).toContain('no attack could be tried; the rule fails');
});
