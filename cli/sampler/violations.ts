import { asObject, deref } from '../drill/schema-view';
import { conformityOf } from './conformity';
import type { Violation } from '../drill/sampler';
import { listOf, merged, type SampleContext, sampleOf, typeOf } from './sample';
import { objectCombinationBreaks, valueCombinationBreaks } from './combination-breaks';
import { numberOf } from './text-sample';

type Schema = Record<string, unknown>;

const MAX_DEPTH = 5;

/**
 * Values that each break exactly one constraint: one for each keyword at each place, as far as samples can be made. What
 * would conform all the same, because an alternative or an open pattern takes it, is left out.
 */
export function violationsOf(raw: unknown, context: SampleContext): readonly Violation[] {
  const whole = sampleOf(raw, context);
  if (whole === undefined) return [];
  const judge = conformityOf(context.document, context.direction);
  return breaks(raw, whole, '', context, 0)
    .map(({ keyword, pointer, value, isInChoice }) => ({
      keyword,
      pointer,
      ...(isInChoice && { isInChoice }),
      value: pointer === '' ? value : replaced(whole, pointer.split('/').slice(1), value),
    }))
    .filter(({ value }) => judge.conforms(raw, value) !== true);
}

/** What could stand at a place instead of the conforming value. */
function breaks(
  raw: unknown,
  value: unknown,
  pointer: string,
  context: SampleContext,
  depth: number,
): readonly Violation[] {
  if (depth > MAX_DEPTH) return [];
  const schema = merged(raw, context, 0);
  const combined = valueCombinationBreaks(schema, value, context);
  const own = [...ownBreaks(schema, value, context), ...combined].map(([keyword, broken]) => ({
    keyword,
    pointer,
    value: broken,
  }));
  const all = [...own, ...nested(schema, value, pointer, context, depth)];
  return isChoice(raw, context, 0) ? all.map((each) => ({ ...each, isInChoice: true })) : all;
}

function isChoice(raw: unknown, context: SampleContext, depth: number): boolean {
  const schema = asObject(deref(context.document, raw));
  const chooses = [schema.oneOf, schema.anyOf, schema.discriminator].some((keyword) => keyword !== undefined);
  return chooses || (depth < MAX_DEPTH && listOf(schema.allOf).some((part) => isChoice(part, context, depth + 1)));
}

function nested(
  schema: Schema,
  value: unknown,
  pointer: string,
  context: SampleContext,
  depth: number,
): readonly Violation[] {
  if (Array.isArray(value) && value.length > 0) {
    const items = listOf(schema.prefixItems).length > 0 ? listOf(schema.prefixItems) : [schema.items];
    return items
      .slice(0, value.length)
      .filter((item) => item !== undefined)
      .flatMap((item, index) => breaks(item, value[index], `${pointer}/${index}`, context, depth + 1));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(asObject(schema.properties))
    .filter(([name]) => name in value)
    .flatMap(([name, inner]) =>
      breaks(inner, (value as Schema)[name], `${pointer}/${escapeToken(name)}`, context, depth + 1),
    );
}

function ownBreaks(schema: Schema, value: unknown, context: SampleContext): readonly [string, unknown][] {
  const found: [string, unknown][] = [];
  const add = (keyword: string, broken: unknown) => found.push([keyword, broken]);
  if (listOf(schema.enum).length > 0 && typeof value === 'string') add('enum', `${value}-not-listed`);
  if (schema.const !== undefined) add('const', typeof schema.const === 'string' ? `${schema.const}x` : 'other');
  if (schema.type !== undefined) add('type', otherType(schema));
  if (typeof value === 'string') textBreaks(schema, value, add);
  if (typeof value === 'number') numberBreaks(schema, add);
  if (Array.isArray(value)) listBreaks(schema, value, add);
  else if (typeof value === 'object' && value !== null) objectBreaks(schema, value as Schema, context, add);
  return found;
}

export type Add = (keyword: string, broken: unknown) => void;

function otherType(schema: Schema): unknown {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  if (!types.includes('object')) return { unexpected: true };
  return types.includes('array') ? 4711 : ['unexpected'];
}

function textBreaks(schema: Schema, value: string, add: Add): void {
  const min = numberOf(schema.minLength);
  const max = numberOf(schema.maxLength);
  const isFree = schema.pattern === undefined && schema.format === undefined && schema.enum === undefined;
  if (min !== undefined && min > 0 && isFree) add('minLength', value.slice(0, min - 1));
  if (max !== undefined && max < 5000 && isFree) add('maxLength', 'x'.repeat(max + 1));
  const mismatch = typeof schema.pattern === 'string' ? mismatching(schema.pattern, value) : undefined;
  if (mismatch !== undefined) add('pattern', mismatch);
  if (['uuid', 'date', 'date-time', 'email', 'ipv4', 'ipv6', 'uri'].includes(String(schema.format)))
    add('format', 'not of that format');
}

/** Text of the same length, if it can be, that the pattern does not find anything in: patterns need not be anchored. */
function mismatching(pattern: string, value: string): string | undefined {
  const candidates = ['\u00a7'.repeat(Math.max(1, value.length)), `\u00a7${value}\u00a7`, ' ', '0', 'x'];
  return candidates.find((candidate) => !new RegExp(pattern, unicodeFlag(pattern)).test(candidate));
}

function unicodeFlag(pattern: string): 'u' | '' {
  try {
    new RegExp(pattern, 'u');
    return 'u';
  } catch {
    return '';
  }
}

function numberBreaks(schema: Schema, add: Add): void {
  const step = numberOf(schema.multipleOf) ?? 1;
  const low = numberOf(schema.exclusiveMinimum) ?? numberOf(schema.minimum);
  const high = numberOf(schema.exclusiveMaximum) ?? numberOf(schema.maximum);
  if (low !== undefined) add(schema.exclusiveMinimum === undefined ? 'minimum' : 'exclusiveMinimum', low - step);
  if (high !== undefined) add(schema.exclusiveMaximum === undefined ? 'maximum' : 'exclusiveMaximum', high + step);
  if (schema.multipleOf !== undefined && low === undefined && high === undefined) add('multipleOf', step * 1.5);
  if (typeOf(schema) === 'integer' && schema.multipleOf === undefined) add('integer', (low ?? 0) + 0.5);
}

function listBreaks(schema: Schema, value: readonly unknown[], add: Add): void {
  const min = numberOf(schema.minItems);
  const max = numberOf(schema.maxItems);
  if (min !== undefined && min > 0) add('minItems', value.slice(0, min - 1));
  if (max !== undefined && max <= 200 && value.length > 0 && schema.uniqueItems !== true) {
    add(
      'maxItems',
      Array.from({ length: max + 1 }, () => value[0]),
    );
  }
  if (schema.uniqueItems === true && value.length > 0 && (max === undefined || max > value.length))
    add('uniqueItems', [...value, value[0]]);
  if (schema.items === false) add('items', [...value, 'unexpected']);
  if (schema.contains !== undefined) {
    add('contains', []);
    add('contains', [{ unexpected: true }]);
  }
}

function objectBreaks(schema: Schema, value: Schema, context: SampleContext, add: Add): void {
  const [required] = (listOf(schema.required) as string[]).filter((name) => name in value);
  if (required !== undefined)
    add('required', Object.fromEntries(Object.entries(value).filter(([name]) => name !== required)));
  if (schema.additionalProperties === false) add('additionalProperties', { ...value, unpublishedMember: 'x' });
  objectCombinationBreaks(schema, value, context, add);
}

function replaced(whole: unknown, path: readonly string[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(whole))
    return whole.map((item, index) => (index === Number(step) ? replaced(item, rest, value) : item));
  const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
  return { ...(whole as Schema), [name]: replaced((whole as Schema)[name], rest, value) };
}

const escapeToken = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');
