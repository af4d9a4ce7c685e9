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

/** A group that is told by the times of its signals, ascending: late ones find their place among them. */
abstract class TimesState implements TriggerState {
  hits = 0;
  protected readonly times: number[] = [];

  constructor(
    protected readonly threshold: number,
    protected readonly windowMs: number,
  ) {}

  get firstSeen(): number {
    return this.times[0] ?? 0;
  }

  abstract add(signal: Signal): boolean;
}

/** Keeps the newest times, at most as many as the threshold. */
class CountState extends TimesState {
  add({ time }: Signal): boolean {
    this.hits += 1;
    const { times, threshold } = this;
    insert(times, time, threshold);
    return times.length >= threshold && times[times.length - 1]! - times[0]! <= this.windowMs;
  }
}

/** Later steps that are remembered: one that came before its time finds the steps that it comes after when they arrive. */
const MOST_AFTERS = 4;

class ThenState extends TimesState {
  private readonly afters: number[] = [];

  add({ time }: Signal): boolean {
    this.hits += 1;
    // Twice as many as are needed: those after the last step must not push out those before it.
    insert(this.times, time, this.threshold * 2);
    return this.afters.some((after) => after >= time && this.isFull(after));
  }

  after({ time }: Signal): boolean {
    insert(this.afters, time, MOST_AFTERS);
    return this.isFull(time);
  }

  private isFull(after: number): boolean {
    let count = 0;
    for (const time of this.times) if (time <= after && after - time <= this.windowMs) count += 1;
    return count >= this.threshold;
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
  /** A second value while the first ones were still learned: what it came after may be on its way. */
  private early: { readonly time: number; before: number } | undefined;

  constructor(private readonly trigger: Extract<Trigger, { kind: 'novel' }>) {}

  add(signal: Signal): boolean {
    const { time } = signal;
    const value = signal[this.trigger.field];
    if (value === undefined) return false;
    this.hits += 1;
    const hash = seededHash(value);
    if (this.values.includes(hash)) return this.isCaughtUp(time);
    const isFirst = this.values.length === 0;
    if (this.values.length >= MOST_VALUES) this.values.shift();
    this.values.push(hash);
    this.firstSeen = time;
    const isNovel = this.hits > this.trigger.learn;
    if (!isNovel && !isFirst) this.early = { time, before: this.hits - 1 };
    return isNovel;
  }

  /** Whether a late signal is the one that made the value before it a new one. */
  private isCaughtUp(time: number): boolean {
    if (!this.early || time > this.early.time) return false;
    this.early.before += 1;
    if (this.early.before < this.trigger.learn) return false;
    this.early = undefined;
    return true;
  }
}

const LEARNING_RATE = 0.2;
const LEARNED_AFTER = 10;

/** Requests of one window. */
interface WindowCount {
  hits: number;
  firstSeen: number;
}

/**
 * Requests per window, and what is usual: an exponential mean that forgets. The window before the newest one is open for late
 * signals.
 */
class SurgeState implements TriggerState {
  hits = 0;
  firstSeen = 0;
  private latest = 0;
  private current: WindowCount = { hits: 0, firstSeen: 0 };
  private previous: WindowCount | undefined;
  private mean = 0;
  private learned = 0;

  constructor(
    private readonly trigger: Extract<Trigger, { kind: 'surge' }>,
    private readonly windowMs: number,
  ) {}

  add({ time }: Signal): boolean {
    const window = Math.floor(time / this.windowMs);
    if (this.latest === 0) this.latest = window;
    if (window > this.latest) this.turn(window - this.latest);
    const count = window === this.latest ? this.current : window === this.latest - 1 ? this.previous : undefined;
    if (!count) return false;
    if (count.hits === 0 || time < count.firstSeen) count.firstSeen = time;
    count.hits += 1;
    return this.isSurge();
  }

  /** A burst does not wait for a window to begin: what was unusual in the one before counts too. */
  private isSurge(): boolean {
    const usual = Math.max(this.mean, 1);
    const before = Math.max(0, (this.previous?.hits ?? 0) - usual);
    this.hits = Math.round(this.current.hits + before);
    this.firstSeen = before > 0 ? this.previous!.firstSeen : this.current.firstSeen;
    return this.learned >= LEARNED_AFTER && this.hits >= Math.max(this.trigger.minimum, usual * this.trigger.factor);
  }

  private turn(passed: number): void {
    if (this.previous) this.learn(this.previous.hits);
    if (passed === 1) this.previous = this.current;
    else {
      this.learn(this.current.hits);
      const silent = passed - 2;
      this.mean *= (1 - LEARNING_RATE) ** Math.min(silent, 100);
      this.learned += silent;
      this.previous = { hits: 0, firstSeen: 0 };
    }
    this.current = { hits: 0, firstSeen: 0 };
    this.latest += passed;
  }

  private learn(hits: number): void {
    this.mean = this.learned === 0 ? hits : this.mean + LEARNING_RATE * (hits - this.mean);
    this.learned += 1;
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
