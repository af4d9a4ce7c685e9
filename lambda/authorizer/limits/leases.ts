import { type BucketRate, capacity, filling, isAhead, shardsOf, waitFor } from './bucket';
import type { BucketStore } from './bucket-store';

/** One limit that a request counts against. */
export interface Limit extends BucketRate {
  /** What is limited, for the record: `consumer`, `operation` or `account`. */
  readonly kind: 'consumer' | 'operation' | 'account';
  readonly key: string;
  /** Tokens that the request costs. */
  readonly cost: number;
}

/** A request that may go on, or the milliseconds after which another try makes sense. */
export type Admission = { readonly ok: true } | { readonly ok: false; readonly limit: Limit; readonly waitMs: number };

/**
 * How long tokens may be held in memory. With leases, no more than `burst + rate x (window + LEASE_MS / 1000)` tokens are
 * spent in any window, whatever the number of execution environments: each token was charged to the shared bucket before
 * it is spent, and at most this long before.
 */
export const LEASE_MS = 1000;

interface Lease {
  tokens: number;
  /** Spent since the lease began: what the next one is sized by. */
  spent: number;
  from: number;
}

/** A bucket that was found empty. Nobody gives tokens back, so what it holds at most is known from then on. */
interface Drought {
  readonly fullAt: number;
  readonly foundAt: number;
}

/** A bucket that was just found empty is not asked again at once, whatever it may hold by now. */
const PAUSE_MS = 50;
const MOST_KEYS = 10_000;

/** What the leases of one execution environment need. */
export interface LeaseDeps {
  readonly store: BucketStore;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/**
 * The tokens that this execution environment holds. One write takes as many as the environment spent in the last second,
 * so that a busy one writes once a second and an idle one takes no more than it needs.
 */
export class Leases {
  private readonly leases = new Map<string, Lease>();
  private readonly droughts = new Map<string, Drought>();

  constructor(private readonly deps: LeaseDeps) {}

  /** Takes the tokens of all limits, or of none. Throws when the table does not answer. */
  async take(limits: readonly Limit[]): Promise<Admission> {
    const taken: Limit[] = [];
    for (const limit of limits) {
      const admission = await this.takeOne(limit);
      if (!admission.ok) {
        for (const each of taken) this.giveBack(each);
        return admission;
      }
      taken.push(limit);
    }
    return { ok: true };
  }

  private async takeOne(limit: Limit): Promise<Admission> {
    for (let attempt = 0; attempt < 3; attempt++) {
      if (this.spend(limit)) return { ok: true };
      const waitMs = await this.renew(limit);
      if (waitMs !== undefined) return { ok: false, limit, waitMs };
    }
    // Others in this very environment spent what was renewed.
    return { ok: false, limit, waitMs: PAUSE_MS };
  }

  private spend({ key, cost }: Limit): boolean {
    const lease = this.current(key);
    if (!lease || lease.tokens < cost) return false;
    lease.tokens -= cost;
    lease.spent += cost;
    return true;
  }

  private giveBack({ key, cost }: Limit): void {
    const lease = this.current(key);
    if (!lease) return;
    lease.tokens += cost;
    lease.spent -= cost;
  }

  /** A lease of a moment that has not come yet is none: the clock went back. */
  private current(key: string): Lease | undefined {
    const lease = this.leases.get(key);
    const age = lease ? this.deps.now() - lease.from : Number.NaN;
    return age >= 0 && age < LEASE_MS ? lease : undefined;
  }

  /** Charges a shard for a new lease; milliseconds to wait where every shard is empty. */
  private async renew(limit: Limit): Promise<number | undefined> {
    const shards = shardsOf(limit);
    const share = { rate: limit.rate / shards, burst: limit.burst / shards };
    const first = Math.floor(this.deps.random() * shards);
    let waitMs = Number.POSITIVE_INFINITY;
    for (let index = 0; index < shards; index++) {
      const key = `${limit.key}#${(first + index) % shards}`;
      const wait = this.drought(key, share, limit.cost) ?? (await this.charge(limit, key, share));
      if (wait === undefined) return undefined;
      waitMs = Math.min(waitMs, wait);
    }
    return waitMs;
  }

  private async charge(limit: Limit, key: string, share: BucketRate): Promise<number | undefined> {
    const now = this.deps.now();
    const least = limit.cost - (this.current(limit.key)?.tokens ?? 0);
    const wanted = Math.max(least, this.wanted(limit, share));
    const { granted, fullAt } = await this.deps.store.charge(key, share, least, wanted, now);
    if (granted > 0) {
      this.keep(limit.key, granted, now);
      return undefined;
    }
    trim(this.droughts);
    this.droughts.set(key, { fullAt, foundAt: now });
    return this.drought(key, share, least);
  }

  /** As much as was spent in the last second, at least the request's own cost, at most a quarter of what fits or flows in. */
  private wanted({ key, rate, burst }: Limit, share: BucketRate): number {
    const before = this.leases.get(key);
    const isRecent = before !== undefined && this.deps.now() - before.from < 2 * LEASE_MS;
    const most = Math.min(share.burst, Math.floor(Math.min(burst, rate * (LEASE_MS / 1000)) / 4));
    return isRecent ? Math.min(before.spent, most) : 0;
  }

  /** Tokens that are added to a lease live no longer than the lease: else the bound would not hold. */
  private keep(key: string, granted: number, now: number): void {
    const lease = this.current(key);
    if (lease) {
      lease.tokens += granted;
      return;
    }
    trim(this.leases);
    this.leases.set(key, { tokens: granted, spent: 0, from: now });
  }

  private drought(key: string, share: BucketRate, cost: number): number | undefined {
    const found = this.droughts.get(key);
    if (!found) return undefined;
    const now = this.deps.now();
    const isPausing = now >= found.foundAt && now < found.foundAt + PAUSE_MS;
    if (!isAhead(found.fullAt, share, now)) {
      if (capacity(found.fullAt, share, now) < cost) return waitFor(cost, found.fullAt, share, now);
      if (isPausing) return found.foundAt + PAUSE_MS - now;
    } else if (isPausing) return waitFor(cost, found.fullAt, share, now);
    this.droughts.delete(key);
    return undefined;
  }
}

/** An attacker with a million accounts must not fill the memory. What is forgotten was charged already. */
function trim(map: Map<string, unknown>): void {
  if (map.size < MOST_KEYS) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}

/** The time that a caller is told to wait, whole seconds. RFC 9110 section 10.2.3. */
export function retryAfterSeconds(waitMs: number): number {
  return Math.max(1, Math.ceil(waitMs / 1000));
}

/** Most tokens that any window of so many milliseconds can see spent. */
export function admissionBound(limit: BucketRate, windowMs: number): number {
  return limit.burst + (windowMs + LEASE_MS) / filling(1, limit);
}
