import { CONTROLS, type Control } from '../../src/vocabulary';
import type { Attack, AttackCase } from './attack';
import { DrillContext, type DrillSettings } from './context';
import type { DrillContract } from './contract-view';
import { isUndecided, readEvidence } from './evidence';
import { type Outcome, statusText } from './outcome';
import { recordedOf } from './recorded';
import { type CaseResult, type DrillReport, hasPassed, type Inapplicable } from './report';
import type { Sampler } from './sampler';
import type { DrillTarget } from './target';
import { type Judgment, judge } from './verdict';

export interface DrillOptions extends DrillSettings {
  readonly attacks: readonly Attack[];
  readonly sampler: Sampler;
  /** Only the attacks on these controls. */
  readonly slugs?: readonly string[];
  /**
   * At most so many cases a control, spread evenly over those that there are.
   *
   * @default every case
   */
  readonly casesPerControl?: number;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly result: CaseResult;
}

interface Planned {
  readonly control: Control;
  readonly attack: AttackCase;
}

const PARALLEL = 8;

/** Attacks a running API with everything its contract leaves room for, and judges each case. */
export async function runDrill(
  target: DrillTarget,
  contract: DrillContract,
  options: DrillOptions,
): Promise<DrillReport> {
  const context = new DrillContext(target, contract, options.sampler, options);
  const started = performance.now();
  try {
    const { planned, inapplicable } = plan(context, options);
    const results = await runAll(context, planned, options.onProgress);
    const order = new Map(planned.map((each, index) => [each, index]));
    const sorted = [...results].sort(([a], [b]) => order.get(a)! - order.get(b)!).map(([, result]) => result);
    return {
      api: contract.table.api,
      version: contract.table.version,
      results: sorted,
      inapplicable,
      passed: sorted.filter(hasPassed).length,
      failed: sorted.filter((result) => !hasPassed(result)).length,
      uncallable: context.operations.filter(({ spec }) => !context.callers.for(spec)).map(({ spec }) => spec.id),
      unmakeable: context.unmakeable,
      recorded: await recordedOf(context),
      milliseconds: Math.round(performance.now() - started),
    };
  } finally {
    context.client.close();
  }
}

/** Cases in the order of the controls. Throws on a slug that no attack has: a misspelt filter must not pass. */
function plan(
  context: DrillContext,
  { attacks, slugs, casesPerControl }: DrillOptions,
): { planned: Planned[]; inapplicable: Inapplicable[] } {
  const unknown = slugs?.filter((slug) => !attacks.some((attack) => attack.slug === slug)) ?? [];
  if (unknown.length > 0)
    throw new Error(`no attack on ${unknown.join(', ')}; the controls are listed in docs/CONTROLS.md`);
  const planned: Planned[] = [];
  const inapplicable: Inapplicable[] = [];
  for (const control of CONTROLS) {
    const attack = attacks.find(({ slug }) => slug === control.slug);
    if (!attack || (slugs && !slugs.includes(control.slug))) continue;
    const cases = attack.cases(context);
    if ('notApplicable' in cases)
      inapplicable.push({ slug: control.slug, layer: control.layer, why: cases.notApplicable });
    else planned.push(...spread(cases, casesPerControl).map((each) => ({ control, attack: each })));
  }
  return { planned, inapplicable };
}

function spread<T>(items: readonly T[], most = items.length): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]!);
}

async function runAll(context: DrillContext, planned: readonly Planned[], onProgress?: DrillOptions['onProgress']) {
  const results: [Planned, CaseResult][] = [];
  const run = async (each: Planned) => {
    const result = await runCase(context, each);
    results.push([each, result]);
    onProgress?.({ done: results.length, total: planned.length, result });
  };
  const of = (schedule: AttackCase['schedule']) =>
    planned.filter(({ attack }) => (attack.schedule ?? 'parallel') === schedule);
  await pooled(of('parallel'), run);
  for (const each of of('alone')) await run(each);
  for (const each of of('last')) await run(each);
  return results;
}

async function pooled<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await run(next);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

async function runCase(context: DrillContext, { control, attack }: Planned): Promise<CaseResult> {
  const started = performance.now();
  const { outcome, judgment } = await attempt(context, attack);
  const figure = attack.figure?.();
  return {
    slug: control.slug,
    layer: control.layer,
    title: control.title,
    name: attack.name,
    ...(attack.operation && { operation: attack.operation }),
    ...(attack.needs && { needs: attack.needs }),
    ...judgment,
    ...(figure && { figure }),
    answer: outcome ? statusText(outcome) : '-',
    correlation: outcome?.kind === 'http' ? outcome.correlation : '',
    milliseconds: Math.round(performance.now() - started),
  };
}

const RETRIES = 3;

/** Runs an attack until somebody decides on it, unless that nobody can is what it wants to see. */
async function decided(context: DrillContext, { run, expect }: AttackCase) {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await run(context);
    const evidence = readEvidence(await context.records(outcome));
    const isWanted = 'reasons' in expect && expect.reasons.some((reason) => reason === evidence.refusal?.reason);
    if (attempt >= RETRIES || isWanted || !isUndecided(evidence)) return { outcome, evidence };
  }
}

/** A case that cannot even be made proves nothing: it fails, like one whose well-made request is refused. */
async function attempt(context: DrillContext, attack: AttackCase): Promise<{ outcome?: Outcome; judgment: Judgment }> {
  try {
    const { outcome, evidence } = await decided(context, attack);
    const good = await attack.positive(context);
    const positive = { outcome: good, evidence: await context.evidence(good) };
    return { outcome, judgment: await judge(attack, context, outcome, positive, evidence) };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return { judgment: { verdict: 'positive control failed', detail: `the case could not be set up: ${cause}` } };
  }
}
