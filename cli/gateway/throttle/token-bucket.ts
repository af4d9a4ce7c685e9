import type { ThrottleModel } from '../model/rest-api-model';

/** The documented throttling algorithm: `burst` is the size of the bucket, `rate` its refill a second. */
export class TokenBucket {
  private tokens: number;
  private updated: number;

  constructor(
    private readonly limit: ThrottleModel,
    nowMs: number,
  ) {
    this.tokens = limit.burst;
    this.updated = nowMs;
  }

  /** Takes one token; false when there is none. A clock that runs backwards refills nothing. */
  take(nowMs: number): boolean {
    const elapsed = Math.max(0, nowMs - this.updated) / 1000;
    this.tokens = Math.min(this.limit.burst, this.tokens + elapsed * this.limit.rate);
    this.updated = Math.max(this.updated, nowMs);
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

/** The buckets of one boot, by name. */
export class Throttles {
  private readonly buckets = new Map<string, TokenBucket>();

  take(name: string, limit: ThrottleModel, nowMs: number): boolean {
    let bucket = this.buckets.get(name);
    if (bucket === undefined) {
      bucket = new TokenBucket(limit, nowMs);
      this.buckets.set(name, bucket);
    }
    return bucket.take(nowMs);
  }
}
