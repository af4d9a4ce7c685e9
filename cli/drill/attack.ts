import { type Layer, type Reason, REASONS } from '../../src/vocabulary';
import type { DrillContext } from './context';
import type { Evidence } from './evidence';
import type { Outcome } from './outcome';

/** Everything that tries to get past one control. One file an attack, named after the slug of the control. */
export interface Attack {
  /** The control under attack. */
  readonly slug: string;
  /** The claim that the attack would refute. */
  readonly title: string;
  /** The cases that this contract and these endpoints allow, or why there are none. */
  cases(context: DrillContext): AttackPlan;
}

export type AttackPlan = readonly AttackCase[] | NotApplicable;

export interface NotApplicable {
  readonly notApplicable: string;
}

export interface AttackCase {
  /** What is tried, as a noun phrase: `expired token`. Unique within slug and operation. */
  readonly name: string;
  readonly operation?: string;
  /**
   * `alone`: nothing else may run meanwhile, because the case changes what others rely on. `last`: after all others,
   * because it spends a rate or judges the records of the whole drill.
   *
   * @default 'parallel'
   */
  readonly schedule?: 'parallel' | 'alone' | 'last';
  /** The layer whose decisions are what the attack is about: without it there is nothing to attack. */
  readonly needs?: Layer;
  run(context: DrillContext): Promise<Outcome>;
  /** What was measured, in one sentence, once the case has run. */
  figure?(): string | undefined;
  readonly expect: Expectation;
  /** The same request, made well: must succeed, or the refusal of the attack proves nothing. */
  positive(context: DrillContext): Promise<Outcome>;
}

export type Expectation = ExpectedRefusal | Claim;

/** The attack must be refused: by this layer, for one of these reasons, and the caller sees one of these statuses. */
export interface ExpectedRefusal {
  readonly layer: Layer;
  readonly reasons: readonly Reason[];
  readonly statuses: readonly number[];
  /** What must hold besides, such as that a key source was not contacted. A complaint means that the attack got through. */
  readonly also?: (seen: Seen) => string | undefined;
  /**
   * Slug of a control that two lines hold, a check in code and a policy: the record must name both, or one of them is
   * gone.
   */
  readonly bothLinesOf?: string;
}

/** What must hold of the answer and its records, for controls that do not refuse. */
export interface Claim {
  readonly layer: Layer;
  /** What is wrong, or undefined. */
  complaint(seen: Seen): string | undefined | Promise<string | undefined>;
  /** The verdict when there is a complaint. */
  readonly failsAs: 'got through' | 'no record';
}

export interface Seen {
  readonly context: DrillContext;
  readonly outcome: Outcome;
  readonly evidence: Evidence;
}

export function isClaim(expectation: Expectation): expectation is Claim {
  return 'complaint' in expectation;
}

/** Expects a refusal by the layer to which the first reason belongs, with the statuses that the reasons stand for. */
export function refusedFor(...reasons: readonly [Reason, ...Reason[]]): ExpectedRefusal {
  return {
    layer: REASONS[reasons[0]].layer,
    reasons,
    statuses: [...new Set(reasons.map((reason) => REASONS[reason].status))],
  };
}

/** The same for a control that a check in code and a policy hold together. */
export function refusedTwice(slug: string, ...reasons: readonly [Reason, ...Reason[]]): ExpectedRefusal {
  return { ...refusedFor(...reasons), bothLinesOf: slug };
}

export function notApplicable(why: string): NotApplicable {
  return { notApplicable: why };
}

/** The cases, or why there are none. */
export function casesOr(cases: readonly AttackCase[], why: string): AttackPlan {
  return cases.length > 0 ? cases : notApplicable(why);
}
