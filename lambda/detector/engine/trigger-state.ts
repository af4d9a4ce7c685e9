import type { Signal, Trigger } from '../../../src/vocabulary';
import { seededHash } from './seeded-hash';

/** How far one group has come towards a finding. */
export interface TriggerState {
  /** Takes a signal of the group; true when it completes a finding. */
  add(signal: Signal): boolean;
  /** Takes the signal that comes after (`then`); true when it completes a finding. */
  after?(signal: Signal): boolean;
  readonly firstSeen: number;
  readonly hits: number;
}

/** The newest times of a group, ascending, at most as many as the threshold: late signals find their place among them. */
abstract class NewestTimes {
  hits = 0;
  protected readonly times: number[] = [];

  constructor(
    protected readonly threshold: number,
    protected readonly windowMs: number,
  ) {}

  get firstSeen(): number {
    return this.times[0] ?? 0;
  }

  protected take({ time }: Signal): void {
    this.hits += 1;
    insert(this.times, time, this.threshold);
  }

  /** Whether the times reach the threshold within one window that ends at `until`. */
  protected isFull(until: number): boolean {
    const { times, threshold } = this;
    return times.length >= threshold && until - times[0]! <= this.windowMs;
  }

  protected get last(): number {
    return this.times[this.times.length - 1] ?? 0;
  }
}

class CountState extends NewestTimes implements TriggerState {
  add(signal: Signal): boolean {
    this.take(signal);
    return this.isFull(this.last);
  }
}

class ThenState extends NewestTimes implements TriggerState {
  add(signal: Signal): boolean {
    this.take(signal);
    return false;
  }

  after({ time }: Signal): boolean {
    return time >= this.last && this.isFull(time);
  }
}

/** Different values by hash, with the time each was last seen: at most as many as the threshold. */
class DistinctState implements TriggerState {
  hits = 0;
  private readonly values: number[] = [];
  private readonly times: number[] = [];

  constructor(
    private readonly trigger: Extract<Trigger, { kind: 'distinct' }>,
    private readonly windowMs: number,
  ) {}

  get firstSeen(): number {
    return Math.min(...this.times);
  }

  add(signal: Signal): boolean {
    const value = signal[this.trigger.field];
    if (value === undefined) return false;
    this.hits += 1;
    const hash = seededHash(value);
    const at = this.values.indexOf(hash);
    if (at >= 0) {
      if (signal.time > this.times[at]!) this.times[at] = signal.time;
      return false;
    }
    if (this.values.length < this.trigger.threshold) {
      this.values.push(hash);
      this.times.push(signal.time);
    } else this.replaceOldest(hash, signal.time);
    return this.isComplete();
  }

  private replaceOldest(hash: number, time: number): void {
    let oldest = 0;
    for (let index = 1; index < this.times.length; index++)
      if (this.times[index]! < this.times[oldest]!) oldest = index;
    if (time <= this.times[oldest]!) return;
    this.values[oldest] = hash;
    this.times[oldest] = time;
  }

  private isComplete(): boolean {
    if (this.values.length < this.trigger.threshold) return false;
    let [first = 0] = this.times;
    let last = first;
    for (const time of this.times) {
      if (time < first) first = time;
      else if (time > last) last = time;
    }
    return last - first <= this.windowMs;
  }
}

const MOST_VALUES = 32;

/** Values that a group had so far. */
class NovelState implements TriggerState {
  hits = 0;
  firstSeen = 0;
  private readonly values: number[] = [];

  constructor(private readonly trigger: Extract<Trigger, { kind: 'novel' }>) {}

  add(signal: Signal): boolean {
    const value = signal[this.trigger.field];
    if (value === undefined) return false;
    this.hits += 1;
    const hash = seededHash(value);
    if (this.values.includes(hash)) return false;
    if (this.values.length >= MOST_VALUES) this.values.shift();
    this.values.push(hash);
    this.firstSeen = signal.time;
    return this.hits > this.trigger.learn;
  }
}

const LEARNING_RATE = 0.2;
const LEARNED_AFTER = 10;

/** Requests per window, and what is usual: an exponential mean that forgets. */
class SurgeState implements TriggerState {
  hits = 0;
  firstSeen = 0;
  private bucket = 0;
  private mean = 0;
  private buckets = 0;

  constructor(
    private readonly trigger: Extract<Trigger, { kind: 'surge' }>,
    private readonly windowMs: number,
  ) {}

  add({ time }: Signal): boolean {
    const bucket = Math.floor(time / this.windowMs);
    if (this.bucket === 0) this.bucket = bucket;
    // Late signals belong to a window that is learned already.
    if (bucket < this.bucket) return false;
    if (bucket > this.bucket) this.turn(bucket);
    if (this.hits === 0) this.firstSeen = time;
    this.hits += 1;
    const usual = Math.max(this.mean, 1);
    return this.buckets >= LEARNED_AFTER && this.hits >= Math.max(this.trigger.minimum, usual * this.trigger.factor);
  }

  private turn(bucket: number): void {
    const passed = bucket - this.bucket;
    this.mean = this.buckets === 0 ? this.hits : this.mean + LEARNING_RATE * (this.hits - this.mean);
    this.mean *= (1 - LEARNING_RATE) ** Math.min(passed - 1, 100);
    this.buckets += passed;
    this.bucket = bucket;
    this.hits = 0;
  }
}

/** An empty state for a trigger; `each` needs none. */
export function stateFor(trigger: Trigger, windowMs: number): TriggerState {
  switch (trigger.kind) {
    case 'count':
      return new CountState(trigger.threshold, windowMs);
    case 'then':
      return new ThenState(trigger.threshold, windowMs);
    case 'distinct':
      return new DistinctState(trigger, windowMs);
    case 'novel':
      return new NovelState(trigger);
    case 'surge':
      return new SurgeState(trigger, windowMs);
    case 'each':
      return new CountState(1, windowMs);
  }
}

function insert(times: number[], time: number, most: number): void {
  if (times.length >= most) {
    if (time <= times[0]!) return;
    times.shift();
  }
  let at = times.length;
  while (at > 0 && times[at - 1]! > time) at -= 1;
  if (at === times.length) times.push(time);
  else times.splice(at, 0, time);
}
