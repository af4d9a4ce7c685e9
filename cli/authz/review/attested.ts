import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { UsageError } from '../../commands/usage-error';

/** One consumer whose grants a person has looked at. */
export interface Attested {
  readonly consumer: string;
  readonly reviewer: string;
  /** Epoch milliseconds. */
  readonly on: number;
}

export interface ReviewFile {
  /** How long a review holds, days. */
  readonly everyDays: number;
  readonly reviews: readonly Attested[];
}

/** The article's periodic review, quarterly where the file says nothing else. */
const QUARTER_DAYS = 90;

/** Reads the attested reviews: `everyDays`, and `reviews` as a list of `consumer`, `reviewer`, `on` (a date). */
export function readReviews(file: string | undefined): ReviewFile {
  if (file === undefined) return { everyDays: QUARTER_DAYS, reviews: [] };
  if (!existsSync(file)) throw new UsageError(`${file} does not exist; --reviews names the file of attested reviews`);
  const content = parsed(file) as { everyDays?: unknown; reviews?: unknown } | null;
  const everyDays = content?.everyDays ?? QUARTER_DAYS;
  if (typeof everyDays !== 'number' || !(everyDays > 0))
    throw new UsageError(`${file}: "everyDays" must be a number of days above 0`);
  if (!Array.isArray(content?.reviews))
    throw new UsageError(`${file}: "reviews" must be a list of { consumer, reviewer, on }`);
  return { everyDays, reviews: content.reviews.map((entry, index) => attested(entry, `${file}: reviews[${index}]`)) };
}

function parsed(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'), { maxAliasCount: 100 });
  } catch (error) {
    throw new UsageError(`${file} is neither YAML nor JSON: ${(error as Error).message}`);
  }
}

function attested(entry: unknown, where: string): Attested {
  const { consumer, reviewer, on } = (entry ?? {}) as Record<string, unknown>;
  if (typeof consumer !== 'string' || consumer === '') throw new UsageError(`${where} names no "consumer"`);
  // A report that nobody signs is no review.
  if (typeof reviewer !== 'string' || reviewer.trim() === '') throw new UsageError(`${where} names no "reviewer"`);
  const time = typeof on === 'string' && /^\d{4}-\d{2}-\d{2}/.test(on) ? Date.parse(on) : Number.NaN;
  if (Number.isNaN(time)) throw new UsageError(`${where}: "on" must be a date such as 2026-09-30`);
  return { consumer, reviewer, on: time };
}
