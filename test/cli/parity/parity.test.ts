import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAssembly } from '../../../cli/gateway/assembly/load-assembly';
import type { Assembly } from '../../../cli/gateway/assembly/types';
import { editConsumers } from '../../../cli/mutants/edit';
import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { parity } from '../../../cli/parity/parity';
import { parityTable } from '../../../cli/parity/table';

jest.setTimeout(60_000);

const EXAMPLE = join(__dirname, '..', '..', '..', 'examples', 'orders');
const NOW = new Date('2026-11-24T00:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'hardened-parity-'));
let external: Assembly;

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, ['../run.mjs', 'app.ts'], {
    cwd: EXAMPLE,
    env: { ...process.env, CDK_OUTDIR: folder },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  external = loadAssembly(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A twin of the external API, edited by hand. */
function internal(edit: (resources: MutableTemplate['Resources']) => void): Assembly {
  return internalTemplate(({ Resources }) => edit(Resources));
}

function internalTemplate(edit: (template: MutableTemplate) => void): Assembly {
  const stacks = structuredClone(external.stacks);
  for (const { template } of stacks) edit(template as unknown as MutableTemplate);
  return { ...external, stacks };
}

const ofType = (resources: MutableTemplate['Resources'], type: string) =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);

const weaker = (assembly: Assembly) => parity(external, assembly, NOW).filter(({ isWeaker }) => isWeaker);

test('an equal twin is not weaker in any control', () => {
  const rows = parity(
    external,
    internal(() => undefined),
    NOW,
  );

  expect(rows.filter(({ isWeaker }) => isWeaker)).toEqual([]);
  // The example waives an edge, has no mesh, and is public.
  const missing = rows.filter((row) => row.external !== 'on').map(({ slug }) => slug);
  expect(missing).toEqual(['network-edge', 'network-client-address', 'transport-mesh', 'transport-private-api']);
  expect(parityTable(rows).at(-1)).toMatch(/0 weaker inside than outside, 0 waived$/);
});

test('a control that an internal template lost is named', () => {
  const twin = internal((resources) => {
    for (const [id] of ofType(resources, 'AWS::WAFv2::WebACLAssociation')) delete resources[id];
  });

  const rows = weaker(twin);

  expect(rows.map(({ slug }) => slug)).toContain('network-waf');
  expect(parityTable(rows).join('\n')).toMatch(/network-waf +on +MISSING +WEAKER/);
});

test('a control that has nothing to hold for inside is weaker, though no rule fires there', () => {
  const twin = internalTemplate((template) => {
    const resources = template.Resources;
    const mutual = ofType(resources, 'AWS::ApiGateway::DomainName').filter(
      ([, { Properties }]) => Properties?.['MutualTlsAuthentication'] !== undefined,
    );
    const mappings = ofType(resources, 'AWS::ApiGateway::BasePathMapping').filter(([, mapping]) =>
      mutual.some(([id]) => JSON.stringify(mapping).includes(`"${id}"`)),
    );
    for (const [id] of [...mutual, ...mappings]) delete resources[id];
    editConsumers(template, (consumer) => {
      consumer.certificates = [];
      return true;
    });
  });

  const mutualTls = weaker(twin).find(({ slug }) => slug === 'transport-mtls');
  expect(mutualTls).toMatchObject({ external: 'on', internal: 'none' });
});

test('a waiver of the internal API admits a weaker control until it expires', () => {
  const waiver = { slug: 'network-waf', owner: 'team', reason: 'reached from one VPC', expires: '2026-12-31' };
  const twin = internal((resources) => {
    for (const [id] of ofType(resources, 'AWS::WAFv2::WebACLAssociation')) delete resources[id];
    for (const [, api] of ofType(resources, 'AWS::ApiGateway::RestApi')) {
      const own = api.Metadata?.['cdk-hardened-api'] as { waivers?: unknown[] } | undefined;
      api.Metadata = { ...api.Metadata, 'cdk-hardened-api': { ...own, waivers: [...(own?.waivers ?? []), waiver] } };
    }
  });
  const row = (now: Date) => parity(external, twin, now).find(({ slug }) => slug === 'network-waf');

  expect(row(NOW)?.waiver).toMatchObject(waiver);
  expect(parityTable(parity(external, twin, NOW)).join('\n')).toContain('weaker, waived: reached from one VPC (team');
  expect(row(new Date('2027-01-01T00:00:00Z'))?.waiver).toBeUndefined();
});
