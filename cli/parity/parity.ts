import type { WaiverModel } from '../../src/checks/model/api-model';
import { templateModel } from '../../src/checks/model/template-model';
import { runRules } from '../../src/checks/run-rules';
import { CONTROLS, type Layer } from '../../src/vocabulary';
import type { Assembly } from '../gateway/assembly/types';
import { MUTANTS } from '../mutants';
import { applyMutant } from '../mutants/apply';

/**
 * What a control is in one assembly: there and nothing to find; not there, and nothing to find either, as where there is no
 * body to check; or missing where it should be.
 */
export type ControlState = 'on' | 'none' | 'off';

/** One control in both assemblies. */
export interface ParityRow {
  readonly slug: string;
  readonly layer: Layer;
  readonly title: string;
  readonly external: ControlState;
  readonly internal: ControlState;
  readonly isWeaker: boolean;
  /** A waiver of the internal API that admits it. */
  readonly waiver?: WaiverModel;
}

const RANK: Readonly<Record<ControlState, number>> = { off: 0, none: 1, on: 2 };

/**
 * Compares two assemblies control by control. A control is there when there is something to take away, which is what the
 * mutants of `prove` try: rules alone would call a control fine that has nothing to hold for.
 */
export function parity(external: Assembly, internal: Assembly, now: Date): readonly ParityRow[] {
  const outside = states(external, now);
  const inside = states(internal, now);
  const waivers = waiversOf(internal, now);
  return CONTROLS.map(({ slug, layer, title }) => {
    const [there, here] = [outside.get(slug) ?? 'none', inside.get(slug) ?? 'none'];
    const isWeaker = RANK[here] < RANK[there];
    const waiver = isWeaker ? waivers.find((each) => each.slug === slug) : undefined;
    return { slug, layer, title, external: there, internal: here, isWeaker, ...(waiver && { waiver }) };
  });
}

function states(assembly: Assembly, now: Date): ReadonlyMap<string, ControlState> {
  const findings = assembly.stacks.flatMap(({ template }) => runRules(templateModel(template), now));
  const broken = new Set(findings.map(({ rule }) => rule.id));
  return new Map(
    CONTROLS.map(({ slug }) => [slug, broken.has(slug) ? 'off' : isThere(assembly, slug) ? 'on' : 'none']),
  );
}

function isThere(assembly: Assembly, slug: string): boolean {
  return MUTANTS.filter((mutant) => mutant.slug === slug).some((mutant) => {
    const applied = applyMutant(assembly, mutant);
    applied?.dispose();
    return applied !== undefined;
  });
}

function waiversOf(assembly: Assembly, now: Date): readonly WaiverModel[] {
  return assembly.stacks
    .flatMap(({ template }) => templateModel(template).apis.flatMap(({ waivers }) => waivers))
    .filter(({ owner, reason, expires }) => owner && reason && Date.parse(`${expires}T23:59:59Z`) >= now.getTime());
}
