import { crdFaults, hasCrds } from '../../examples/topologies/crd';
import { TOPOLOGIES } from '../../examples/topologies/topologies';
import { broken, isOf, openFindings, packFindings, synthesized } from '../../examples/topologies/survey';
import type { BreakableTemplate } from '../../examples/topologies/twin';

jest.setTimeout(120_000);

const NOW = new Date('2026-12-01');

if (!hasCrds) console.warn('SKIPPED: manifests are not validated, ../shared/data/crds is missing');

describe.each(TOPOLOGIES)('$kind $name', ({ stack, twins }) => {
  let template: BreakableTemplate;
  beforeAll(() => {
    template = synthesized(stack);
  });

  it('leaves every rule without a finding', () => {
    expect(openFindings(template, NOW)).toEqual([]);
  });

  it('leaves AwsSolutions and NIST 800-53 r5 without a finding that nobody explained', () => {
    expect(packFindings(stack)).toEqual([]);
  });

  it.each(twins.map((twin) => [twin.opens, twin] as const))('is told when it opens %s', (_, twin) => {
    const findings = openFindings(broken(template, twin), NOW);

    expect(findings.filter((finding) => isOf(twin, finding))).not.toEqual([]);
  });
});

(hasCrds ? test : test.skip).each(TOPOLOGIES.filter(({ mesh }) => mesh))(
  'the manifests of $name conform to their resource definitions',
  ({ mesh }) => {
    expect(mesh!.manifests.flatMap((manifest) => crdFaults(manifest) ?? [])).toEqual([]);
  },
);
