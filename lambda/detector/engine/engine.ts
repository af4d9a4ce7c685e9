import { createHash } from 'node:crypto';
import type { Condition, Detection, Finding, Signal } from '../../../src/vocabulary';
import { CountryJoin } from './country-join';
import { Generations } from './generations';
import { GroupStates } from './group-states';
import { type Match, matchAll, RuleIndex } from './matcher';
import { stateFor, type TriggerState } from './trigger-state';

export interface EngineOptions {
  /** Groups that each rule remembers. */
  readonly groupsPerRule?: number;
  /** Records whose copies are recognized. */
  readonly rememberedRecords?: number;
}

/** What the engine did so far. */
export interface EngineCounts {
  readonly records: number;
  readonly duplicates: number;
  readonly findings: number;
  /** Groups that were forgotten for want of room. */
  readonly forgotten: number;
}

interface GroupState {
  readonly trigger: TriggerState;
  readonly correlations: string[];
}

interface Rule {
  readonly detection: Detection;
  readonly windowMs: number;
  readonly matches: Match;
  readonly comesAfter?: Match;
  readonly isJoined: boolean;
  readonly states: GroupStates<GroupState>;
  readonly muted: Generations<number>;
}

const MOST_CORRELATIONS = 5;
/** A clock may be this much ahead of the one that receives. */
const SKEW_MS = 300_000;
const NONE: readonly Finding[] = [];

/**
 * Runs the rules over signals, one at a time. What it remembers is bounded whatever is thrown at it; copies of a record
 * count once; records that come late find their place within the window of a rule.
 */
export class DetectionEngine {
  private records = 0;
  private duplicates = 0;
  private found = 0;
  private readonly rules: readonly Rule[];
  private readonly index: RuleIndex<Rule>;
  private readonly joined: readonly Rule[];
  private readonly seen: Generations<true>;
  private readonly countries = new CountryJoin();

  constructor(
    detections: readonly Detection[],
    { groupsPerRule = 20_000, rememberedRecords = 100_000 }: EngineOptions = {},
  ) {
    this.rules = detections.map((detection) => ruleOf(detection, groupsPerRule));
    this.joined = this.rules.filter(({ isJoined }) => isJoined);
    this.index = new RuleIndex(
      this.rules.filter(({ isJoined }) => !isJoined),
      ({ detection }) => conditionSets(detection),
    );
    this.seen = new Generations(rememberedRecords / 2);
  }

  get counts(): EngineCounts {
    const forgotten = this.rules.reduce((sum, { states }) => sum + states.forgotten, 0);
    return { records: this.records, duplicates: this.duplicates, findings: this.found, forgotten };
  }

  /** Groups that are remembered now, over all rules. */
  get groups(): number {
    return this.rules.reduce((sum, { states }) => sum + states.size, 0);
  }

  /**
   * Takes one signal.
   *
   * @param arrived epoch milliseconds of its receipt, where that is now: a clock ahead of it is set right
   */
  observe(signal: Signal, arrived?: number): readonly Finding[] {
    this.records += 1;
    const key = `${signal.source[0]}${signal.uid}`;
    if (this.seen.get(key)) {
      this.duplicates += 1;
      return NONE;
    }
    this.seen.set(key, true);
    const isAhead = arrived !== undefined && signal.time > arrived + SKEW_MS;
    const timely = isAhead ? { ...signal, time: arrived } : signal;
    const findings = this.judgeAll(this.index.for(timely), timely, NONE);
    const located = this.countries.join(timely);
    return located ? this.judgeAll(this.joined, located, findings) : findings;
  }

  private judgeAll(rules: readonly Rule[], signal: Signal, before: readonly Finding[]): readonly Finding[] {
    let findings = before;
    for (const rule of rules) {
      const finding = this.judge(rule, signal);
      if (finding) findings = [...findings, finding];
    }
    return findings;
  }

  private judge(rule: Rule, signal: Signal): Finding | undefined {
    const group = signal[rule.detection.groupBy];
    if (group === undefined) return undefined;
    const isStep = rule.matches(signal);
    if (!isStep && !rule.comesAfter?.(signal)) return undefined;
    if (rule.detection.trigger.kind === 'each')
      return this.finding(rule, signal, { group, state: rule.states.of(group) });
    const state = isStep ? rule.states.of(group) : rule.states.peek(group);
    if (!state) return undefined;
    remember(state.correlations, signal.correlation);
    const isComplete = isStep ? state.trigger.add(signal) : (state.trigger.after?.(signal) ?? false);
    if (!isComplete || signal.time < (rule.muted.get(group) ?? 0)) return undefined;
    rule.muted.set(group, signal.time + rule.windowMs);
    return this.finding(rule, signal, { group, state });
  }

  private finding(
    { detection, windowMs }: Rule,
    signal: Signal,
    { group, state }: { group: string; state: GroupState },
  ): Finding {
    this.found += 1;
    const isEach = detection.trigger.kind === 'each';
    const moment = isEach ? signal.uid : Math.floor(signal.time / windowMs);
    return {
      uid: createHash('sha256')
        .update(JSON.stringify([detection.slug, group, moment]))
        .digest('hex')
        .slice(0, 32),
      detection,
      group,
      firstSeen: isEach ? signal.time : Math.min(state.trigger.firstSeen, signal.time),
      lastSeen: signal.time,
      hits: isEach ? 1 : state.trigger.hits,
      consumer: signal.consumer,
      ip: signal.ip,
      actor: signal.actor,
      operation: signal.operation,
      correlations: [...state.correlations],
    };
  }
}

function ruleOf(detection: Detection, groups: number): Rule {
  const { trigger } = detection;
  const windowMs = detection.windowSeconds * 1000;
  return {
    detection,
    windowMs,
    matches: matchAll(detection.where),
    ...(trigger.kind === 'then' && { comesAfter: matchAll(trigger.after) }),
    isJoined: trigger.kind === 'novel' && trigger.field === 'country',
    states: new GroupStates(() => ({ trigger: stateFor(trigger, windowMs), correlations: [] }), groups),
    muted: new Generations(groups),
  };
}

function conditionSets({ where, trigger }: Detection): readonly (readonly Condition[])[] {
  return trigger.kind === 'then' ? [where, trigger.after] : [where];
}

function remember(correlations: string[], correlation: string | undefined): void {
  if (correlation === undefined) return;
  if (correlations.length >= MOST_CORRELATIONS) correlations.shift();
  correlations.push(correlation);
}
