/** Requests of one key, counted by second. */
interface Counter {
  readonly seconds: number[];
  readonly counts: number[];
  total: number;
}

/** Above this many keys, those without a request in the window are dropped. */
const SWEEP_AT = 10_000;

/** Sliding windows of WAF rate-based rules: one `RateWindows` a boot, keys named by rule and aggregate. */
export class RateWindows {
  private readonly counters = new Map<string, Counter>();

  /** Counts one request and tells how many the window now holds. */
  count(key: string, windowSeconds: number, nowMs: number): number {
    const second = Math.floor(nowMs / 1000);
    let counter = this.counters.get(key);
    if (counter === undefined) {
      if (this.counters.size >= SWEEP_AT) this.sweep(second);
      counter = { seconds: [], counts: [], total: 0 };
      this.counters.set(key, counter);
    }
    expire(counter, second - windowSeconds);
    const last = counter.seconds.length - 1;
    if (counter.seconds[last] === second) counter.counts[last] = (counter.counts[last] ?? 0) + 1;
    else {
      counter.seconds.push(second);
      counter.counts.push(1);
    }
    counter.total += 1;
    return counter.total;
  }

  // 600 seconds is the longest window that WAF knows.
  private sweep(second: number): void {
    for (const [key, counter] of this.counters) {
      if ((counter.seconds.at(-1) ?? 0) <= second - 600) this.counters.delete(key);
    }
  }
}

function expire(counter: Counter, horizon: number): void {
  while (counter.seconds.length > 0 && (counter.seconds[0] ?? 0) <= horizon) {
    counter.seconds.shift();
    counter.total -= counter.counts.shift() ?? 0;
  }
}
