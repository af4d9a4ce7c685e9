import { asObject, deref } from '../drill/schema-view';
import { conformityOf, type Direction } from './conformity';
import { chosenBy, derivedFrom } from './discriminator';
import { numberOf, textSample } from './text-sample';

type Schema = Record<string, unknown>;

/** What a sample is made for. */
export interface SampleContext {
  readonly document: Record<string, unknown>;
  /** Another seed gives another value where the schema leaves room. */
  readonly seed?: number;
  /** Members that are only read are left out of requests, those only written out of responses. */
  readonly direction: Direction;
  /** Only what is required: the smallest conforming value. */
  readonly minimal?: boolean;
  /** Which alternative of `oneOf` and `anyOf` is taken, counted round. */
  readonly alternative?: number;
}

/** How a value is made; the first way that gives a conforming one is kept for its schema. */
type Way = Pick<SampleContext, 'minimal' | 'alternative'>;

const ALTERNATIVES = 6;
const WAYS: readonly Way[] = Array.from({ length: ALTERNATIVES }, (_, alternative) => [
  { alternative },
  { alternative, minimal: true },
]).flat();

const ways = new WeakMap<object, Map<Direction, Way>>();

const MAX_DEPTH = 12;

/**
 * A value that conforms, or undefined where none could be made. It is made from the constraints; where that fails, an
 * example or default of the author is taken if it conforms.
 */
export function sampleOf(schema: unknown, context: SampleContext): unknown {
  const { conforms } = judgeOf(context);
  const first = wayOf(schema, context);
  for (const way of first ? [first, ...WAYS] : WAYS) {
    const value = build(schema, { ...context, ...way, minimal: way.minimal || context.minimal }, 0);
    if (value === undefined || conforms(schema, value) === false) continue;
    if (way !== first) keepWay(schema, context, way);
    return value;
  }
  return examplesOf(context.document, schema).find((value) => conforms(schema, value) === true);
}

function judgeOf({ document, direction }: SampleContext) {
  const judge = conformityOf(document, direction);
  return { conforms: (schema: unknown, value: unknown) => judge.conforms(schema, value) };
}

function wayOf(schema: unknown, { direction }: SampleContext): Way | undefined {
  return typeof schema === 'object' && schema !== null ? ways.get(schema)?.get(direction) : undefined;
}

function keepWay(schema: unknown, { direction }: SampleContext, way: Way): void {
  if (typeof schema !== 'object' || schema === null) return;
  const known = ways.get(schema) ?? new Map<Direction, Way>();
  ways.set(schema, known.set(direction, way));
}

/** What the author gives as examples, in the forms of OpenAPI 3.0 and JSON Schema. */
function examplesOf(document: Schema, raw: unknown): readonly unknown[] {
  const schema = asObject(deref(document, raw));
  return [schema.example, ...listOf(schema.examples), schema.default].filter((value) => value !== undefined);
}

function build(raw: unknown, context: SampleContext, depth: number): unknown {
  if (raw === true || raw === undefined) return 'sample';
  const schema = merged(raw, context, 0);
  const stated = statedValue(schema, context.seed ?? 0);
  if (stated !== undefined) return stated.value;
  if (depth > MAX_DEPTH) return undefined;
  switch (typeOf(schema)) {
    case 'object':
      return objectSample(schema, context, depth);
    case 'array':
      return arraySample(schema, context, depth);
    case 'integer':
    case 'number':
      return numberSample(schema, context.seed ?? 0);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return textSample(schema, context.seed ?? 0);
  }
}

/** The schema with `$ref` followed, `allOf` folded in, and one alternative of `oneOf` and `anyOf` taken. */
export function merged(raw: unknown, context: SampleContext, depth: number, isBase = false): Schema {
  const schema = asObject(deref(context.document, raw));
  if (depth > MAX_DEPTH) return schema;
  const siblings = '$ref' in asObject(raw) ? { ...asObject(raw), $ref: undefined } : {};
  // What is built on a base with a discriminator has chosen already.
  const derived = isBase ? [] : derivedFrom(context.document, asObject(raw).$ref);
  const chosen = [
    ...oneAlternative(schema, schema.oneOf, context),
    ...oneAlternative(schema, schema.anyOf, context),
    ...oneOfList(derived, context),
  ];
  const parts = [
    ...listOf(schema.allOf).map((part) => merged(part, context, depth + 1, true)),
    ...chosen.map((part) => merged(part, context, depth + 1, derived.length > 0)),
  ];
  return [...parts, siblings].reduce<Schema>(fold, { ...schema, allOf: undefined, oneOf: undefined, anyOf: undefined });
}

/** An alternative that only restricts (`required` without `properties`) folds in as well as a whole one. */
function oneAlternative(schema: Schema, alternatives: unknown, context: SampleContext): readonly unknown[] {
  const list = listOf(alternatives);
  const usable = list.filter((each) => typeOf(asObject(deref(context.document, each))) !== 'null');
  return oneOfList(usable.length > 0 ? usable : list, context).flatMap((taken) => {
    const chosen = chosenBy(context.document, schema, taken);
    return chosen ? [taken, chosen] : [taken];
  });
}

function oneOfList<T>(list: readonly T[], { alternative = 0 }: SampleContext): readonly T[] {
  return list.length === 0 ? [] : [list[alternative % list.length]!];
}

function fold(base: Schema, part: Schema): Schema {
  const defined = Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
  return {
    ...base,
    ...defined,
    ...((base.properties ?? part.properties) !== undefined && {
      properties: bothProperties(asObject(base.properties), asObject(part.properties)),
    }),
    ...((base.required ?? part.required) !== undefined && {
      required: [...new Set([...listOf(base.required), ...listOf(part.required)])],
    }),
  };
}

/** A member that two parts describe must conform to both. */
function bothProperties(base: Schema, part: Schema): Schema {
  const shared = Object.keys(part).filter((name) => base[name] !== undefined && base[name] !== part[name]);
  const both = shared.map((name) => [name, { allOf: [base[name], part[name]] }] as const);
  return { ...base, ...part, ...Object.fromEntries(both) };
}

function statedValue(schema: Schema, seed: number): { value: unknown } | undefined {
  if (schema.const !== undefined) return { value: schema.const };
  const options = listOf(schema.enum).filter((value) => value !== null);
  if (options.length > 0) return { value: options[seed % options.length] };
  if (schema.nullable !== true && listOf(schema.enum).length > 0) return { value: listOf(schema.enum)[0] };
  return undefined;
}

export function typeOf(schema: Schema): string {
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((type) => typeof type === 'string');
  const type = types.find((each) => each !== 'null') ?? types[0];
  if (type !== undefined) return type as string;
  if (schema.properties !== undefined || schema.additionalProperties !== undefined || schema.required !== undefined)
    return 'object';
  if (schema.items !== undefined || schema.minItems !== undefined) return 'array';
  if (schema.minimum !== undefined || schema.maximum !== undefined || schema.multipleOf !== undefined) return 'number';
  return 'string';
}

function objectSample(schema: Schema, context: SampleContext, depth: number): Schema | undefined {
  const properties = asObject(schema.properties);
  const required = new Set(listOf(schema.required) as string[]);
  const least = numberOf(schema.minProperties) ?? 0;
  const names = [...new Set([...Object.keys(properties), ...required])].filter((name) =>
    isWanted(properties[name], context),
  );
  const entries: [string, unknown][] = [];
  for (const name of names) {
    const isRequired = required.has(name);
    // Optional members of deep structures are left out: recursive schemas have no end.
    if (!isRequired && (context.minimal || depth >= 4) && entries.length >= least) continue;
    if (properties[name] === undefined && isSilentlyClosed(schema)) return undefined;
    const value = build(properties[name] ?? {}, context, depth + 1);
    if (value !== undefined) entries.push([name, value]);
    else if (isRequired) return Object.fromEntries(entries);
  }
  const extra = schema.additionalProperties;
  for (let index = 0; entries.length < least && extra !== false; index += 1)
    entries.push([`member${index}`, build(extra ?? {}, context, depth + 1)]);
  const most = numberOf(schema.maxProperties);
  const kept =
    most === undefined
      ? entries
      : [...entries].sort(([a], [b]) => Number(required.has(b)) - Number(required.has(a))).slice(0, most);
  return Object.fromEntries(kept);
}

/** The guard refuses members that a schema does not name, unless it says that it takes them. */
function isSilentlyClosed(schema: Schema): boolean {
  const opening = [schema.additionalProperties, schema.patternProperties, schema.unevaluatedProperties];
  return opening.every((keyword) => keyword === undefined);
}

function isWanted(schema: unknown, context: SampleContext): boolean {
  const { readOnly, writeOnly } = asObject(deref(context.document, schema));
  return context.direction === 'request' ? readOnly !== true : writeOnly !== true;
}

function arraySample(schema: Schema, context: SampleContext, depth: number): unknown[] {
  const least = numberOf(schema.minItems) ?? (depth >= 4 || context.minimal ? 0 : 1);
  const prefix = listOf(schema.prefixItems).map((item) => build(item, context, depth + 1));
  const length = Math.min(
    Math.max(least, prefix.length, depth >= 4 ? 0 : Math.min(1, numberOf(schema.maxItems) ?? 1)),
    1000,
  );
  const seed = context.seed ?? 0;
  const items = [...prefix];
  for (let index = items.length; index < length; index += 1) {
    const item = build(schema.items ?? {}, { ...context, seed: seed + index }, depth + 1);
    if (item === undefined) return items;
    items.push(item);
  }
  return items;
}

function numberSample(schema: Schema, seed: number): number {
  const step = numberOf(schema.multipleOf) ?? (typeOf(schema) === 'integer' ? 1 : 0.5);
  const low = numberOf(schema.exclusiveMinimum) ?? numberOf(schema.minimum);
  const high = numberOf(schema.exclusiveMaximum) ?? numberOf(schema.maximum);
  const lowOpen = typeof schema.exclusiveMinimum === 'number' || schema.exclusiveMinimum === true;
  const highOpen = typeof schema.exclusiveMaximum === 'number' || schema.exclusiveMaximum === true;
  if (low === undefined && high === undefined) return roundTo((seed % 1000) + 1, step);
  const start = low ?? (high as number) - step * 1000;
  let value = Math.ceil(start / step) * step;
  if (lowOpen && value <= start) value += step;
  const moved = value + (seed % 50) * step;
  const isBelow = (candidate: number) => high === undefined || (highOpen ? candidate < high : candidate <= high);
  return roundTo(isBelow(moved) ? moved : value, step);
}

function roundTo(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toPrecision(12));
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
