import { isRecord, listOf } from '../assembly/json';
import { addressSet } from '../iam/cidr';

type Test = (value: unknown) => boolean;

/**
 * Whether an event matches a pattern ("Creating event patterns" in the EventBridge User Guide): every member of the pattern
 * must, by one of its alternatives. A filter that is not known here matches nothing.
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (!isRecord(pattern)) return false;
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === '$or') return listOf(wanted).some((each) => matchesPattern(each, event));
    const value = isRecord(event) && Object.hasOwn(event, name) ? event[name] : undefined;
    if (Array.isArray(wanted)) return wanted.some((each) => matchesAny(each, value));
    // Of a list of objects, one has to match as a whole.
    if (Array.isArray(value)) return value.some((each) => isRecord(each) && matchesPattern(wanted, each));
    // Of a member that is not there, a pattern may still demand that parts of it are not.
    return (isRecord(value) || value === undefined) && matchesPattern(wanted, value ?? {});
  });
}

/** A list matches when one of its entries does. */
function matchesAny(filter: unknown, value: unknown): boolean {
  if (isRecord(filter) && 'exists' in filter) return (value !== undefined) === filter['exists'];
  const values = Array.isArray(value) ? (value as unknown[]) : [value];
  return values.some((each) => each !== undefined && matchesOne(filter, each));
}

function matchesOne(filter: unknown, value: unknown): boolean {
  if (!isRecord(filter)) return filter === value;
  const [[kind, wanted] = []] = Object.entries(filter);
  const test = kind === undefined ? undefined : FILTERS[kind]?.(wanted);
  return test?.(value) ?? false;
}

const FILTERS: Readonly<Record<string, (wanted: unknown) => Test>> = {
  prefix: textTest((value, wanted) => value.startsWith(wanted)),
  suffix: textTest((value, wanted) => value.endsWith(wanted)),
  'equals-ignore-case': textTest((value, wanted) => value.toLowerCase() === wanted.toLowerCase()),
  wildcard: textTest((value, wanted) => wildcard(wanted).test(value)),
  cidr: textTest((value, wanted) => addressSet([wanted]).has(value)),
  numeric: (wanted) => (value) => typeof value === 'number' && inRange(listOf(wanted), value),
  'anything-but': (wanted) => {
    const unwanted = Array.isArray(wanted) ? (wanted as unknown[]) : [wanted];
    return (value) => !unwanted.some((each) => matchesOne(each, value));
  },
};

/** A filter on text; its operand may be a list, or wrapped in another filter on text. */
function textTest(matches: (value: string, wanted: string) => boolean): (wanted: unknown) => Test {
  return (wanted) => (value) => {
    if (typeof value !== 'string') return false;
    if (isRecord(wanted)) {
      const ignored = wanted['equals-ignore-case'];
      return typeof ignored === 'string' && matches(value.toLowerCase(), ignored.toLowerCase());
    }
    const alternatives = Array.isArray(wanted) ? (wanted as unknown[]) : [wanted];
    return alternatives.some((each) => typeof each === 'string' && matches(value, each));
  };
}

function wildcard(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

function inRange(operands: readonly unknown[], value: number): boolean {
  for (let index = 0; index < operands.length; index += 2) {
    const compare = COMPARISONS[String(operands[index])];
    if (!compare?.(value, Number(operands[index + 1]))) return false;
  }
  return operands.length > 0;
}
