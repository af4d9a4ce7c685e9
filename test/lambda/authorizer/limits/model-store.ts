import { type BucketRate, capacity, filling } from '../../../../lambda/authorizer/limits/bucket';
import type { BucketStore, Charge } from '../../../../lambda/authorizer/limits/bucket-store';

/** The shared table of buckets, in memory, one write at a time. */
export class ModelStore implements BucketStore {
  readonly fullAt = new Map<string, number>();
  writes = 0;
  isDown = false;

  async charge(key: string, limit: BucketRate, least: number, wanted: number, now: number): Promise<Charge> {
    if (this.isDown) throw new Error('no answer');
    this.writes += 1;
    const fullAt = this.fullAt.get(key);
    const granted = Math.min(wanted, capacity(fullAt, limit, now));
    if (granted < least) return { granted: 0, fullAt: fullAt ?? now };
    const after = Math.max(now, fullAt ?? 0) + filling(granted, limit);
    this.fullAt.set(key, after);
    return { granted, fullAt: after };
  }
}
