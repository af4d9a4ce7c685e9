import type { SigmaDocument } from '../../../../src/layers/audit/compile/sigma';

type Json = Readonly<Record<string, unknown>>;

/** A line of a log, with the moment that it was written. */
export interface Event {
  readonly time: number;
  readonly line: Json;
}

/** When, and for which group, a rule was met. */
interface Hit {
  readonly time: number;
  readonly group: string;
  readonly line?: Json;
}

interface Correlation {
  readonly type: 'event_count' | 'value_count' | 'temporal_ordered';
  readonly rules: readonly string[];
  readonly 'group-by': readonly string[];
  readonly timespan: string;
  readonly condition?: { readonly field?: string; readonly gte: number };
}

/**
 * Runs a Sigma file over events as its specification has it ("Sigma Rules Specification", "Sigma Correlation Rules
 * Specification"): as much of it as the compiler writes, and anything else is an error.
 *
 * @returns whether the first document of the file fires
 */
export function firesInSigma(file: readonly SigmaDocument[], events: readonly Event[]): boolean {
  const sorted = [...events].sort((a, b) => a.time - b.time);
  return hitsOf(file[0]!, file, sorted, []).length > 0;
}

function hitsOf(
  rule: SigmaDocument,
  file: readonly SigmaDocument[],
  events: readonly Event[],
  groupBy: readonly string[],
): Hit[] {
  if (rule['detection'] !== undefined) {
    const selected = events.filter(
      ({ line }) => isOf(rule['logsource'] as Json, line) && selects(rule['detection'] as Json, line),
    );
    return selected.map(({ time, line }) => ({ time, line, group: groupOf(line, groupBy) }));
  }
  const correlation = rule['correlation'] as Correlation;
  const parts = correlation.rules.map((name) => {
    const found = file.find((each) => each['name'] === name);
    if (!found) throw new Error(`rule ${name} is not in the file`);
    return hitsOf(found, file, events, correlation['group-by']);
  });
  const span = spanOf(correlation.timespan);
  switch (correlation.type) {
    case 'event_count':
      return windows(parts[0]!, span, (within) => within.length >= correlation.condition!.gte);
    case 'value_count':
      return windows(parts[0]!, span, (within) => {
        const values = within.map(({ line }) => at(line!, correlation.condition!.field!));
        return new Set(values.filter((each) => each !== undefined)).size >= correlation.condition!.gte;
      });
    case 'temporal_ordered':
      return parts[1]!.filter((last) =>
        parts[0]!.some(({ group, time }) => group === last.group && time <= last.time && last.time - time <= span),
      );
  }
}

/** Every hit up to which enough happened to its group within the time. */
function windows(hits: readonly Hit[], span: number, isEnough: (within: readonly Hit[]) => boolean): Hit[] {
  return hits.filter(({ time, group }, index) =>
    isEnough(hits.slice(0, index + 1).filter((each) => each.group === group && time - each.time < span)),
  );
}

function selects({ selection, condition }: Json, line: Json): boolean {
  if (condition !== 'selection') throw new Error(`condition ${String(condition)} is not known here`);
  return Object.entries(selection as Json).every(([key, wanted]) => {
    const [path = '', modifier] = key.split('|');
    const value = at(line, path);
    if (value === undefined) return false;
    const texts = (Array.isArray(wanted) ? wanted : [wanted]).map(String);
    if (modifier === undefined) return texts.some((text) => text.toLowerCase() === value.toLowerCase());
    if (modifier === 'contains') return texts.some((text) => value.toLowerCase().includes(text.toLowerCase()));
    throw new Error(`modifier ${modifier} is not known here`);
  });
}

function groupOf(line: Json, fields: readonly string[]): string {
  return JSON.stringify(fields.map((field) => at(line, field) ?? null));
}

/** The value at a path, as text: lists by index, objects as they are written. */
function at(line: Json, path: string): string | undefined {
  let value: unknown = line;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Json)[name];
  }
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Which log a line is of, by what only it has. */
const SERVICES: readonly [string, string][] = [
  ['class_uid', 'decision'],
  ['extendedRequestId', 'apigateway'],
  ['webaclId', 'waf'],
  ['eventName', 'cloudtrail'],
  ['detail-type', 'acm'],
];

function isOf({ service }: Json, line: Json): boolean {
  return SERVICES.find(([member]) => line[member] !== undefined)?.[1] === service;
}

function spanOf(timespan: string): number {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(timespan) ?? [];
  if (count === undefined) throw new Error(`timespan ${timespan} is none`);
  return Number(count) * { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit as 's' | 'm' | 'h' | 'd'];
}
