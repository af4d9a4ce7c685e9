import type { Condition, Detection, Signal, SignalSource } from '../../../src/vocabulary';

/** Tells whether a signal meets a condition. */
export type Match = (signal: Signal) => boolean;

/** All conditions as one test; the cheap and telling ones come first as written. */
export function matchAll(conditions: readonly Condition[]): Match {
  const tests = conditions.map(match);
  return (signal) => {
    for (const test of tests) if (!test(signal)) return false;
    return true;
  };
}

function match(condition: Condition): Match {
  const { field } = condition;
  if ('in' in condition) {
    const values: ReadonlySet<string | undefined> = new Set(condition.in);
    return (signal) => values.has(signal[field]);
  }
  const parts = condition.contains;
  return (signal) => {
    const value = signal[field];
    return value !== undefined && parts.some((part) => value.includes(part));
  };
}

/** The field whose values tell rules apart, by source: a signal is shown to the rules of its value only. */
const TELLING = {
  decision: 'reason',
  access: 'status',
  waf: 'action',
  admin: 'event',
  certificate: 'event',
} as const;

/** Rules by the value of the telling field that they ask for. */
export class RuleIndex<R extends { readonly detection: Detection }> {
  private readonly byValue = new Map<string, R[]>();
  private readonly rest = new Map<SignalSource, R[]>();

  constructor(rules: readonly R[], conditionsOf: (rule: R) => readonly (readonly Condition[])[]) {
    for (const rule of rules) for (const conditions of conditionsOf(rule)) this.add(rule, conditions);
    // Rules for every value stand in each list, so that one look-up is enough.
    for (const [key, list] of this.byValue) {
      const source = key.slice(0, key.indexOf('\n')) as SignalSource;
      for (const rule of this.rest.get(source) ?? []) if (!list.includes(rule)) list.push(rule);
    }
  }

  for(signal: Signal): readonly R[] {
    const value = signal[TELLING[signal.source]];
    const listed = value === undefined ? undefined : this.byValue.get(`${signal.source}\n${value}`);
    return listed ?? this.rest.get(signal.source) ?? [];
  }

  private add(rule: R, conditions: readonly Condition[]): void {
    const { source } = rule.detection;
    const telling = conditions.find((each) => each.field === TELLING[source] && 'in' in each);
    const values = telling && 'in' in telling ? telling.in : undefined;
    if (!values) push(this.rest, source, rule);
    else for (const value of values) push(this.byValue, `${source}\n${value}`, rule);
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (!list) map.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}
