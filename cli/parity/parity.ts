import type { WaiverModel } from '../../src/checks/model/api-model';
import { templateModel } from '../../src/checks/model/template-model';
import { runRules } from '../../src/checks/run-rules';
import { CONTROLS, type Layer } from '../../src/vocabulary';
import type { Assembly } from '../gateway/assembly/types';
import { MUTANTS } from '../mutants';
import { hasControl } from '../mutants/apply';
import { looserInside } from './strength';

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
  /** What is set more loosely inside, where both have the control. */
  readonly looser: readonly string[];
  /** A waiver of the internal API that admits it. */
  readonly waiver?: WaiverModel;
}

const RANK: Readonly<Record<ControlState, number>> = { off: 0, none: 1, on: 2 };

/**
 * Compares two assemblies control by control. A control is there when there is something to take away, which is what the
 * mutants of `prove` try: rules alone would call a control fine that has nothing to hold for. Where both have it, how much it
 * lets pass is compared.
 */
export function parity(external: Assembly, internal: Assembly, now: Date): readonly ParityRow[] {
  const outside = states(external, now);
  const inside = states(internal, now);
  const waivers = waiversOf(internal, now);
  const looser = looserInside(external, internal);
  return CONTROLS.map(({ slug, layer, title }) => {
    const [there, here] = [outside.get(slug) ?? 'none', inside.get(slug) ?? 'none'];
    const loose = RANK[here] < RANK[there] ? [] : (looser.get(slug) ?? []);
    const isWeaker = RANK[here] < RANK[there] || loose.length > 0;
    const waiver = isWeaker ? waivers.find((each) => each.slug === slug) : undefined;
    return { slug, layer, title, external: there, internal: here, isWeaker, looser: loose, ...(waiver && { waiver }) };
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
  return MUTANTS.some((mutant) => mutant.slug === slug && hasControl(assembly, mutant));
}

function waiversOf(assembly: Assembly, now: Date): readonly WaiverModel[] {
  return assembly.stacks
    .flatMap(({ template }) => templateModel(template).apis.flatMap(({ waivers }) => waivers))
    .filter(({ owner, reason, expires }) => owner && reason && Date.parse(`${expires}T23:59:59Z`) >= now.getTime());
}
