import { addressSet } from './cidr';
import { globMatches } from './glob';

/** What is known about a request: condition key (any case) to its values; a key without values is absent. */
export type ConditionContext = ReadonlyMap<string, readonly string[]>;

export type ConditionResult = 'true' | 'false' | 'unknown';

export type CompiledCondition = (context: ConditionContext) => ConditionResult;

interface Operator {
  /** Tests one value of the request against one of the policy; prepared once when the policy is read. */
  readonly prepare: (expected: string) => ((actual: string) => boolean) | undefined;
  readonly isNegated: boolean;
}

const numeric = (compare: (a: number, b: number) => boolean): Operator['prepare'] => prepareWith(Number, compare);
const date = (compare: (a: number, b: number) => boolean): Operator['prepare'] => prepareWith(instant, compare);

const OPERATORS: Readonly<Record<string, Operator>> = {
  stringequals: positive((expected) => (actual) => actual === expected),
  stringnotequals: negated((expected) => (actual) => actual === expected),
  stringequalsignorecase: positive((expected) => (actual) => actual.toLowerCase() === expected.toLowerCase()),
  stringnotequalsignorecase: negated((expected) => (actual) => actual.toLowerCase() === expected.toLowerCase()),
  stringlike: positive((expected) => (actual) => globMatches(expected, actual)),
  stringnotlike: negated((expected) => (actual) => globMatches(expected, actual)),
  arnequals: positive((expected) => (actual) => globMatches(expected, actual)),
  arnlike: positive((expected) => (actual) => globMatches(expected, actual)),
  arnnotequals: negated((expected) => (actual) => globMatches(expected, actual)),
  arnnotlike: negated((expected) => (actual) => globMatches(expected, actual)),
  bool: positive((expected) => (actual) => actual.toLowerCase() === expected.toLowerCase()),
  ipaddress: positive(prepareAddress),
  notipaddress: negated(prepareAddress),
  numericequals: positive(numeric((a, b) => a === b)),
  numericnotequals: negated(numeric((a, b) => a === b)),
  numericlessthan: positive(numeric((a, b) => a < b)),
  numericlessthanequals: positive(numeric((a, b) => a <= b)),
  numericgreaterthan: positive(numeric((a, b) => a > b)),
  numericgreaterthanequals: positive(numeric((a, b) => a >= b)),
  dateequals: positive(date((a, b) => a === b)),
  datenotequals: negated(date((a, b) => a === b)),
  datelessthan: positive(date((a, b) => a < b)),
  datelessthanequals: positive(date((a, b) => a <= b)),
  dategreaterthan: positive(date((a, b) => a > b)),
  dategreaterthanequals: positive(date((a, b) => a >= b)),
};

/** Compiles one operator block entry: `{ StringEquals: { "aws:UserAgent": ["a", "b"] } }`. */
export function compileCondition(operator: string, key: string, values: readonly string[]): CompiledCondition {
  const [, quantifier, name = '', ifExists] =
    /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/i.exec(operator) ?? [];
  const lowerKey = key.toLowerCase();
  if (name.toLowerCase() === 'null') return compileNull(lowerKey, values);
  const known = OPERATORS[name.toLowerCase()];
  const tests =
    known === undefined ? [] : values.map((value) => (value.includes('${') ? undefined : known.prepare(value)));
  if (known === undefined || tests.includes(undefined)) return () => 'unknown';
  const matches = (actual: string) => tests.some((test) => test?.(actual)) !== known.isNegated;

  return (context) => {
    const actual = context.get(lowerKey) ?? [];
    if (actual.length === 0) return truth(whenMissing(quantifier, ifExists, known.isNegated));
    if (quantifier?.toLowerCase() === 'forallvalues') return truth(actual.every(matches));
    // A negated operator over several values must hold for each of them; ForAnyValue needs one.
    if (quantifier === undefined && known.isNegated) return truth(actual.every(matches));
    return truth(actual.some(matches));
  };
}

// IAM: a missing key fails a positive operator and satisfies a negated one, ForAllValues and …IfExists.
function whenMissing(quantifier: string | undefined, ifExists: string | undefined, isNegated: boolean): boolean {
  if (quantifier?.toLowerCase() === 'forallvalues' || ifExists !== undefined) return true;
  return quantifier === undefined && isNegated;
}

function compileNull(key: string, values: readonly string[]): CompiledCondition {
  const expected = values.map((value) => value.toLowerCase());
  if (!expected.every((value) => value === 'true' || value === 'false')) return () => 'unknown';
  return (context) => truth(expected.includes((context.get(key) ?? []).length === 0 ? 'true' : 'false'));
}

function positive(prepare: Operator['prepare']): Operator {
  return { prepare, isNegated: false };
}

function negated(prepare: Operator['prepare']): Operator {
  return { prepare, isNegated: true };
}

function prepareAddress(expected: string): ((actual: string) => boolean) | undefined {
  try {
    const set = addressSet([expected]);
    return (actual) => set.has(actual);
  } catch {
    return undefined;
  }
}

function prepareWith(parse: (text: string) => number, compare: (a: number, b: number) => boolean): Operator['prepare'] {
  return (expected) => {
    const bound = parse(expected);
    return Number.isNaN(bound) ? undefined : (actual) => compare(parse(actual), bound);
  };
}

function instant(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function truth(value: boolean): ConditionResult {
  return value ? 'true' : 'false';
}
