import { rmSync } from 'node:fs';
import type { CaseResult, DrillReport } from '../../../cli/drill/report';
import type { Assembly } from '../../../cli/gateway/assembly/types';
import { proveLayers } from '../../../cli/prove/layer-off';
import { layerOffTable } from '../../../cli/report/layer-off-table';
import { writeFolder } from '../gateway/fixtures/mini-assembly';

const source = writeFolder({
  'hardened/index.js': 'module.exports=[{slug:"input-body-schema",check:()=>1}];',
  'hardened/config/operations.json': {},
  'hardened/config/policies.json': { policies: {} },
});
const asset = { objectKey: 'guard.zip', path: source, packaging: 'zip' } as const;
const original: Assembly = { dir: source, stacks: [], assets: [asset], contracts: [], gaps: [] };

afterAll(() => rmSync(source, { recursive: true, force: true }));

const attack = (slug: string, layer: CaseResult['layer'], more: Partial<CaseResult> = {}): CaseResult => ({
  slug,
  layer,
  title: slug,
  name: 'one',
  verdict: 'refused',
  answer: '403',
  correlation: slug,
  milliseconds: 1,
  ...more,
});
const ofInput = (more: Partial<CaseResult> = {}) => attack('input-body-schema', 'input', more);
const ofScope = (more: Partial<CaseResult> = {}) => attack('authz-scope', 'authorization', more);

/** The stack has the input layer alone: what the drill finds with it, and without. */
const proved = (before: readonly CaseResult[], without: readonly CaseResult[]) =>
  proveLayers(original, {
    drill: async (assembly) => ({ results: assembly === original ? before : without }) as unknown as DrillReport,
  });

test('says which layer refused the attacks on the one that is away', async () => {
  const by = { layer: 'authorization', reason: 'TENANT_MISMATCH', source: 'ocsf', by: 'guard' } as const;

  const { layers } = await proved([ofInput()], [ofInput({ verdict: 'second line', refusedBy: by })]);

  expect(layers.map(({ layer, own }) => ({ layer, own }))).toEqual([
    {
      layer: 'input',
      own: [{ slug: 'input-body-schema', attacks: 1, through: 0, refusedBy: { authorization: 1 }, unrecorded: 0 }],
    },
  ]);
});

test('an attack on another layer that gets further shows that this one depends on what is away', async () => {
  const report = await proved([ofInput(), ofScope()], [ofInput(), ofScope({ verdict: 'got through', answer: '200' })]);

  expect(report.dependent).toBe(1);
  expect(layerOffTable(report).join('\n')).toContain('WEAKER: authz-scope');
});

test('an attack on how a missing layer is recorded has nothing to attack', async () => {
  const report = await proved(
    [ofInput(), ofScope({ needs: 'input' })],
    [ofInput(), ofScope({ needs: 'input', verdict: 'no record' })],
  );

  expect(report.layers[0]?.others).toEqual({ attacks: 0, held: 0 });
  expect(report.dependent).toBe(0);
});

test('a stack that serves nobody proves nothing about the other layers', async () => {
  const report = await proved([ofInput()], [ofInput({ verdict: 'positive control failed' })]);

  expect(report.dependent).toBe(1);
  expect(layerOffTable(report).join('\n')).toContain('NOTHING IS SERVED');
});
