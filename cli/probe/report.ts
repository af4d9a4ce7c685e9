import { FORGERY_CLASSES } from './classes';
import { VERDICTS, type Verdict } from './verdict';

/** What became of one forgery. */
export interface ProbeResult {
  /** The control that must refuse it. */
  readonly slug: string;
  readonly forgery: string;
  readonly status?: number;
  readonly verdict: Verdict;
  readonly detail?: string;
}

/** What a probe found out. No token, key or body is in it. */
export interface ProbeReport {
  readonly url: string;
  readonly method: string;
  readonly control: { readonly isGood: boolean; readonly status?: number };
  readonly results: readonly ProbeResult[];
  /** Why nothing can be concluded from the refusals, if so. */
  readonly inconclusive?: string;
}

export type Counts = Readonly<Record<Verdict, number>>;

export function countsOf({ results }: ProbeReport): Counts {
  const count = (verdict: Verdict) => results.filter((result) => result.verdict === verdict).length;
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, count(verdict)])) as Counts;
}

/** 0 nothing was accepted, 1 holes, 2 nothing can be concluded. */
export function exitCodeOf(report: ProbeReport): 0 | 1 | 2 {
  if (countsOf(report).ACCEPTED > 0) return 1;
  return report.inconclusive ? 2 : 0;
}

/** Classes of which no forgery could be tried, or only some. */
export function untested({ results }: ProbeReport): { slug: string; count: number; isWhole: boolean }[] {
  return FORGERY_CLASSES.flatMap(({ slug }) => {
    const own = results.filter((result) => result.slug === slug);
    const count = own.filter(({ verdict }) => verdict === 'not testable').length;
    return count > 0 ? [{ slug, count, isWhole: count === own.length }] : [];
  });
}

/**
 * The report as JSON, with `schema: 1`; members are only ever added under that number.
 *
 * `{ schema, url, method, control: { isGood, status? }, accepted, refused, inconclusiveCount, notTestable,
 *    results: [{ slug, forgery, status?, verdict, detail? }], inconclusive? }`
 */
export function probeJson(report: ProbeReport): string {
  const {
    ACCEPTED: accepted,
    refused,
    inconclusive: inconclusiveCount,
    'not testable': notTestable,
  } = countsOf(report);
  return `${JSON.stringify({ schema: 1, accepted, refused, inconclusiveCount, notTestable, ...report }, undefined, 2)}\n`;
}
