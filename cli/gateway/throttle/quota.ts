export interface Quota {
  readonly limit: number;
  readonly period: 'DAY' | 'WEEK' | 'MONTH';
  /** Requests that count as already spent in the first period. */
  readonly offset: number;
}

/** Counts requests of a key in calendar periods (UTC). Anchoring is an inference: checklist item 69. */
export class Quotas {
  private readonly used = new Map<string, { period: number; count: number }>();

  /** Spends one request of `name`; false when the period's quota is spent. */
  take(name: string, quota: Quota, nowMs: number): boolean {
    const period = periodStart(quota.period, nowMs);
    let entry = this.used.get(name);
    if (entry === undefined) {
      entry = { period, count: quota.offset };
      this.used.set(name, entry);
    } else if (entry.period !== period) {
      entry.period = period;
      entry.count = 0;
    }
    if (entry.count >= quota.limit) return false;
    entry.count += 1;
    return true;
  }
}

function periodStart(period: Quota['period'], nowMs: number): number {
  const now = new Date(nowMs);
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  if (period === 'MONTH') return Date.UTC(year, month, 1);
  return Date.UTC(year, month, period === 'WEEK' ? day - now.getUTCDay() : day);
}
