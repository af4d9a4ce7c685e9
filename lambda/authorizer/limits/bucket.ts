/** A request rate: `rate` tokens a second flow in, `burst` fit. */
export interface BucketRate {
  readonly rate: number;
  readonly burst: number;
}

/**
 * How many whole tokens a bucket holds, told by one number: the time (epoch milliseconds) at which it will be full again.
 *
 * The generic cell rate algorithm (ITU-T I.371): a token bucket in one attribute, which one conditional write can charge
 * without reading it first.
 */
export function capacity(fullAt: number | undefined, { rate, burst }: BucketRate, now: number): number {
  const missing = Math.max(0, (fullAt ?? 0) - now) * (rate / 1000);
  // A millionth of a token is rounding, not a debt.
  return Math.max(0, Math.floor(burst - missing + 1e-6));
}

/** Milliseconds until the bucket holds so many tokens; never more than it takes to fill. */
export function waitFor(tokens: number, fullAt: number, limit: BucketRate, now: number): number {
  const wait = fullAt - now - filling(limit.burst - tokens, limit);
  return Math.min(Math.max(1, Math.ceil(wait)), Math.ceil(filling(limit.burst, limit)));
}

/** Milliseconds in which so many tokens flow in. */
export function filling(tokens: number, { rate }: BucketRate): number {
  return (tokens * 1000) / rate;
}

/** Clocks of two execution environments that differ by more than this do so by mistake. */
const CLOCK_SKEW_MS = 5_000;

/**
 * Tells whether a bucket was charged under a clock that ran ahead: no honest charge leaves a bucket that fills later than
 * this. Without the test, one wrong clock would lock a consumer out for as long as it was wrong.
 */
export function isAhead(fullAt: number, limit: BucketRate, now: number): boolean {
  return fullAt - now > filling(limit.burst, limit) + CLOCK_SKEW_MS;
}

/** Leases a second that one item of the table is asked for at most, in the long run: a quarter of what a partition takes. */
const RATE_OF_SHARD = 250;
const LEAST_BURST_OF_SHARD = 50;
const MOST_SHARDS = 16;

/** Into how many items a bucket is split, so that a hot consumer is not throttled by the partition that holds it. */
export function shardsOf({ rate, burst }: BucketRate): number {
  const wanted = Math.min(Math.floor(rate / RATE_OF_SHARD), Math.floor(burst / LEAST_BURST_OF_SHARD), MOST_SHARDS);
  return Math.max(1, wanted);
}
