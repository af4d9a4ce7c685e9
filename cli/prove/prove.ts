import { templateModel } from '../../src/checks/model/template-model';
import { runRules } from '../../src/checks/run-rules';
import type { Layer } from '../../src/vocabulary';
import { type CaseResult, caseKey, type DrillReport } from '../drill/report';
import type { Assembly } from '../gateway/assembly/types';
import { applyMutant } from '../mutants/apply';
import { type Mutant, MUTANTS } from '../mutants';

/** What happened when one control was taken away. One row of the matrix. */
export interface MutantResult {
  readonly slug: string;
  readonly without: string;
  /** Rules that fire on the mutant and not on the original. */
  readonly rules: readonly string[];
  /** Attack cases that the original refused, and how many of them got further. */
  readonly attacks: number;
  readonly further: number;
  /** Layers that refused in the control's place. */
  readonly caughtBy: readonly Layer[];
  /** Cases that nothing refused. */
  readonly through: number;
  /** The stack no longer serves: it fails closed. */
  readonly stopped: boolean;
  /** Why the drill could not be run. Then only a rule may have noticed. */
  readonly failed?: string;
  /** Neither a rule nor an attack noticed: a defect of the product. */
  readonly unnoticed: boolean;
  readonly detail?: string;
}

export interface ProveReport {
  readonly results: readonly MutantResult[];
  /** Mutants of controls that the stack does not have. */
  readonly inapplicable: readonly { readonly slug: string; readonly without: string; readonly why: string }[];
  readonly unnoticed: number;
  readonly milliseconds: number;
}

export interface ProveOptions {
  readonly slugs?: readonly string[];
  /** Boots the assembly and attacks it with the attacks on one control. */
  readonly drill: (assembly: Assembly, slugs: readonly string[], isWhole?: boolean) => Promise<DrillReport>;
  readonly now: Date;
  readonly onProgress?: (done: number, total: number, result: MutantResult) => void;
}

/** The mutants of these controls, or of all. */
export function mutantsOf(slugs?: readonly string[]): readonly Mutant[] {
  return MUTANTS.filter(({ slug }) => !slugs || slugs.includes(slug));
}

/** Takes every control away in turn, and finds out who notices. */
export async function prove(assembly: Assembly, options: ProveOptions): Promise<ProveReport> {
  const started = performance.now();
  const mutants = mutantsOf(options.slugs);
  const before = firing(assembly, options.now);
  const original = await options.drill(assembly, [...new Set(mutants.map(({ slug }) => slug))]);
  const results: MutantResult[] = [];
  const inapplicable: { slug: string; without: string; why: string }[] = [];
  for (const mutant of mutants) {
    const applied = isIdle(assembly, mutant) ? undefined : applyMutant(assembly, mutant);
    if (!applied) {
      const why = isIdle(assembly, mutant) ? 'no function of the stack runs the guard' : 'the stack does not have it';
      inapplicable.push({ slug: mutant.slug, without: mutant.without, why });
      continue;
    }
    try {
      const rules = [...firing(applied.assembly, options.now)].filter((place) => !before.has(place));
      const drill = (isWhole?: boolean) => options.drill(applied.assembly, [mutant.slug], isWhole);
      const sampled = await attackMutant(mutant, rules, original, drill);
      // A sample may hold only what another check refuses as well: nobody is blamed before every attack was tried.
      const result = sampled.unnoticed
        ? await attackMutant(mutant, rules, await options.drill(assembly, [mutant.slug], true), () => drill(true))
        : sampled;
      const why = result.unnoticed && result.attacks === 0 ? needless(original, mutant) : undefined;
      if (why !== undefined) {
        inapplicable.push({ slug: mutant.slug, without: mutant.without, why });
        continue;
      }
      results.push(result);
      options.onProgress?.(results.length, mutants.length, result);
    } finally {
      applied.dispose();
    }
  }
  const unnoticed = results.filter((result) => result.unnoticed).length;
  return { results, inapplicable, unnoticed, milliseconds: Math.round(performance.now() - started) };
}

/** The guard lies in a layer, which a stack whose backend is a load balancer has and runs nowhere. */
function isIdle({ stacks }: Assembly, { mutations }: Mutant): boolean {
  const isOfGuard = mutations.every((each) => each.kind !== 'template' && each.handler === 'guard');
  const functions = stacks
    .flatMap(({ template }) => Object.values(template.Resources))
    .filter(({ Type }) => Type === 'AWS::Lambda::Function');
  return isOfGuard && functions.length > 0 && functions.every(({ Properties }) => Properties?.['Layers'] === undefined);
}

/** Why the stack has no use for a check that every handler ships with, such as that of proofs where no token is bound. */
function needless({ inapplicable = [] }: DrillReport, { slug }: Mutant): string | undefined {
  return inapplicable.find((each) => each.slug === slug)?.why;
}

/** Rule and place of every open finding, so that a mutant's are told from the original's. */
function firing(assembly: Assembly, now: Date): ReadonlySet<string> {
  const findings = assembly.stacks.flatMap(({ template }) => runRules(templateModel(template), now));
  return new Set(
    findings
      .filter(({ waiver }) => !waiver)
      .map(({ rule, violation }) => `${rule.id} ${violation.resource} ${violation.where ?? ''}`),
  );
}

const NO_ATTACK = { attacks: 0, further: 0, caughtBy: [], through: 0, stopped: false } as const;

async function attackMutant(
  mutant: Mutant,
  places: readonly string[],
  original: DrillReport,
  drill: () => Promise<DrillReport>,
): Promise<MutantResult> {
  const rules = [...new Set(places.map((place) => place.split(' ')[0]))];
  const base = { slug: mutant.slug, without: mutant.without, rules };
  let report: DrillReport;
  try {
    report = await drill();
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error);
    return { ...base, ...NO_ATTACK, failed, unnoticed: rules.length === 0 };
  }
  const passedBefore = new Set(original.results.filter(({ verdict }) => verdict === 'refused').map(caseKey));
  const tried = report.results.filter((result) => passedBefore.has(caseKey(result)));
  const changed = tried.filter(({ verdict }) => verdict !== 'refused');
  const stopped = changed.length > 0 && changed.every(({ verdict }) => verdict === 'positive control failed');
  return {
    ...base,
    attacks: tried.length,
    further: changed.length,
    caughtBy: layersOf(changed),
    through: changed.filter(({ verdict }) => verdict === 'got through').length,
    stopped,
    unnoticed: rules.length === 0 && changed.length === 0,
    detail: changed[0]?.detail,
  };
}

function layersOf(results: readonly CaseResult[]): readonly Layer[] {
  // A well-made request that fails too does not change who stopped the attack.
  const caught = results.filter(({ verdict }) => verdict === 'second line' || verdict === 'positive control failed');
  return [...new Set(caught.flatMap(({ refusedBy }) => refusedBy?.layer ?? []))];
}
