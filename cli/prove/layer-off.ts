import { CONTROLS, LAYERS, type Layer } from '../../src/vocabulary';
import { type CaseResult, caseKey, type DrillReport } from '../drill/report';
import type { Assembly } from '../gateway/assembly/types';
import { applyMutant } from '../mutants/apply';
import { type Mutant, MUTANTS } from '../mutants';

/** What became of the attacks on one control while a whole layer was away. */
export interface ControlWithout {
  readonly slug: string;
  readonly attacks: number;
  /** Attacks that nothing refused. */
  readonly through: number;
  /** Layers that refused the others, with how many each. */
  readonly refusedBy: Readonly<Partial<Record<Layer, number>>>;
  /** Attacks that were refused, with no record that says by whom. */
  readonly unrecorded: number;
}

/** The stack without one whole layer. */
export interface LayerOff {
  readonly layer: Layer;
  /** What was taken away, in the words of the mutants. */
  readonly without: readonly string[];
  /** The attacks on the layer's own controls: who holds in its place. */
  readonly own: readonly ControlWithout[];
  /**
   * Attacks on the other layers, which must be refused as if nothing had happened. Those about a decision of the layer that is away,
   * such as that it is recorded, are not among them.
   */
  readonly others: { readonly attacks: number; readonly held: number };
  /** The first attacks on other layers that were not refused as they were before: the layers are not independent. */
  readonly dependent: readonly CaseResult[];
  /** Well-made requests were refused too: nothing is learned about the other layers. */
  readonly isStopped: boolean;
}

export interface LayerOffReport {
  readonly layers: readonly LayerOff[];
  /** Layers whose absence weakened another layer, or stopped the stack. */
  readonly dependent: number;
  readonly milliseconds: number;
}

export interface LayerOffOptions {
  /** Boots the assembly and attacks it with everything. */
  readonly drill: (assembly: Assembly) => Promise<DrillReport>;
  readonly onProgress?: (layer: Layer) => void;
}

/**
 * Takes every layer away whole, one at a time, and finds out two things: who refuses the attacks on it, and whether each
 * other layer still refuses everything that it refused before.
 */
export async function proveLayers(assembly: Assembly, options: LayerOffOptions): Promise<LayerOffReport> {
  const started = performance.now();
  const before = passing(await options.drill(assembly));
  const layers: LayerOff[] = [];
  for (const layer of LAYERS) {
    const mutants = MUTANTS.filter(({ slug, isAlone }) => layerOf(slug) === layer && !isAlone);
    const applied = applyMutant(assembly, wholeLayer(layer, mutants));
    if (!applied) continue;
    options.onProgress?.(layer);
    try {
      layers.push(judgeLayer(layer, mutants, before, await options.drill(applied.assembly)));
    } finally {
      applied.dispose();
    }
  }
  const dependent = layers.filter((each) => each.isStopped || each.dependent.length > 0).length;
  return { layers, dependent, milliseconds: Math.round(performance.now() - started) };
}

function wholeLayer(layer: Layer, mutants: readonly Mutant[]): Mutant {
  return { slug: layer, without: `the ${layer} layer`, mutations: mutants.flatMap(({ mutations }) => mutations) };
}

/** How many attacks on other layers are shown by name. */
const SHOWN = 5;

function judgeLayer(
  layer: Layer,
  mutants: readonly Mutant[],
  before: ReadonlySet<string>,
  { results }: DrillReport,
): LayerOff {
  const judged = results.filter((result) => before.has(caseKey(result)));
  const others = judged.filter((result) => result.layer !== layer && result.needs !== layer);
  const weaker = others.filter((result) => !isHeld(result, layer));
  const own = CONTROLS.filter((control) => control.layer === layer)
    .map(({ slug }) => controlWithout(slug, judged))
    .filter(({ attacks }) => attacks > 0);
  return {
    layer,
    without: mutants.map(({ without }) => without),
    own,
    others: { attacks: others.length, held: others.length - weaker.length },
    dependent: weaker.slice(0, SHOWN),
    isStopped: judged.length > 0 && judged.every(({ verdict }) => verdict === 'positive control failed'),
  };
}

/** Without the audit layer nobody records who refused: what counts then is that nothing was served. */
function isHeld({ verdict, answer }: CaseResult, away: Layer): boolean {
  return verdict === 'refused' || (away === 'audit' && !answer.startsWith('2'));
}

function controlWithout(slug: string, judged: readonly CaseResult[]): ControlWithout {
  const results = judged.filter((result) => result.slug === slug);
  const refusedBy: Partial<Record<Layer, number>> = {};
  for (const { refusedBy: by, verdict } of results) {
    if (by && verdict !== 'got through') refusedBy[by.layer] = (refusedBy[by.layer] ?? 0) + 1;
  }
  const count = (verdict: CaseResult['verdict']) => results.filter((result) => result.verdict === verdict).length;
  return {
    slug,
    attacks: results.length,
    through: count('got through'),
    refusedBy,
    unrecorded: results.filter(({ verdict, refusedBy: by }) => verdict === 'no record' && !by).length,
  };
}

const layerOf = (slug: string) => CONTROLS.find((control) => control.slug === slug)?.layer;

const passing = ({ results }: DrillReport): ReadonlySet<string> =>
  new Set(results.filter(({ verdict }) => verdict === 'refused').map(caseKey));
