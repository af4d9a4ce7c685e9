import type { SinkReport } from '../failing-sink/failing-sink';
import type { Layer } from '../../src/vocabulary';
import type { RecordedRefusal } from './evidence';
import type { Unmakeable } from './unmakeable';
import type { Verdict } from './verdict';

/** What became of one attack case. */
export interface CaseResult {
  /** The control that was attacked. */
  readonly slug: string;
  readonly layer: Layer;
  readonly title: string;
  readonly name: string;
  readonly operation?: string;
  /** The layer without which there is nothing to attack. */
  readonly needs?: Layer;
  readonly verdict: Verdict;
  /** Status code, or what happened to the connection. */
  readonly answer: string;
  /** Who refused, by the records alone. */
  readonly refusedBy?: RecordedRefusal;
  /** Why the verdict is not `refused`. */
  readonly detail?: string;
  /** What was measured. */
  readonly figure?: string;
  /** Key of the audit records; empty where nothing answered. */
  readonly correlation: string;
  readonly milliseconds: number;
}

/** An attack that this contract or these endpoints leave no room for. */
export interface Inapplicable {
  readonly slug: string;
  readonly layer: Layer;
  readonly why: string;
}

/** What the requests of a drill left behind. */
export interface Recorded {
  readonly requests: number;
  readonly decisions: number;
  readonly accessLines: number;
  readonly webAclLines: number;
  /** Findings by detection. */
  readonly findings: Readonly<Record<string, number>>;
  /** Records that a receiver of the stream does not have, or has more than once; absent: there is none. */
  readonly lost?: number;
  readonly extra?: number;
}

/** The outcome of a drill. The shape of `--json`, which adds `schema: 1`. */
export interface DrillReport {
  readonly api: string;
  readonly version: string;
  /** In layer order, then in the order of the controls. */
  readonly results: readonly CaseResult[];
  readonly inapplicable: readonly Inapplicable[];
  readonly passed: number;
  readonly failed: number;
  /** Operations of the contract that nobody among the identities may call: not drilled. */
  readonly uncallable: readonly string[];
  /** Operations of which no well-made request could be made, and why: not drilled. */
  readonly unmakeable: readonly Unmakeable[];
  readonly recorded: Recorded;
  /** What a sink that failed for part of the run has of everything; absent: there was none. */
  readonly failingSink?: SinkReport;
  readonly milliseconds: number;
}

export function hasPassed({ verdict }: CaseResult): boolean {
  return verdict === 'refused';
}

/** What names a case in every run over one contract. */
export function caseKey({ slug, operation, name }: CaseResult): string {
  return `${slug} ${operation ?? ''} ${name}`;
}
