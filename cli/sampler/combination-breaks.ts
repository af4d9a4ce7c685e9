import { asObject } from '../drill/schema-view';
import { listOf, type SampleContext, sampleOf } from './sample';
import { numberOf, textSample } from './text-sample';
import type { Add } from './violations';

type Schema = Record<string, unknown>;

/** Of no type that a schema for members is likely to take. */
const STRANGE = [[['unexpected']]];

/** Values that `not`, or one half of a condition, refuses. Whether they really break it is judged afterwards. */
export function valueCombinationBreaks(
  schema: Schema,
  value: unknown,
  context: SampleContext,
): readonly [string, unknown][] {
  const found: [string, unknown][] = [];
  if (schema.not !== undefined) found.push(['not', together(value, sampleOf(schema.not, context))]);
  if (schema.if !== undefined) {
    const { then, else: otherwise } = schema;
    const met = together(value, sampleOf(schema.if, context));
    if (then !== undefined) found.push(['then', met], ['then', without(met, asObject(then).required)]);
    if (otherwise !== undefined) {
      const unmet = without(value, Object.keys(asObject(asObject(schema.if).properties)));
      found.push(['else', unmet], ['else', without(unmet, asObject(otherwise).required)]);
    }
  }
  return found;
}

/** Members too many, too few, of a wrong name, or without what they need beside them. */
export function objectCombinationBreaks(schema: Schema, value: Schema, context: SampleContext, add: Add): void {
  if (schema.unevaluatedProperties === false) add('unevaluatedProperties', { ...value, unpublishedMember: 'x' });
  if (isSchema(schema.additionalProperties)) add('additionalProperties', { ...value, unpublishedMember: STRANGE });
  for (const pattern of Object.keys(asObject(schema.patternProperties))) {
    add('patternProperties', { ...value, [String(textSample({ pattern }, 0))]: STRANGE });
  }
  if (schema.propertyNames !== undefined) add('propertyNames', { ...value, [`\u00a7${'x'.repeat(200)}`]: 'x' });
  counts(schema, value, add);
  const own = asObject(schema.properties);
  const sample = (name: string) => value[name] ?? sampleOf(own[name] ?? {}, context);
  for (const [name, needed] of Object.entries(asObject(schema.dependentRequired))) {
    add('dependentRequired', { ...without(value, needed), [name]: sample(name) });
  }
  for (const [name, needed] of Object.entries(asObject(schema.dependentSchemas))) {
    add('dependentSchemas', { ...without(value, asObject(needed).required), [name]: sample(name) });
  }
}

function counts(schema: Schema, value: Schema, add: Add): void {
  const least = numberOf(schema.minProperties);
  const most = numberOf(schema.maxProperties);
  if (least !== undefined && least > 0)
    add('minProperties', Object.fromEntries(Object.entries(value).slice(0, least - 1)));
  if (most === undefined || most > 200) return;
  const more = Array.from({ length: most + 1 }, (_, index) => [`member${index}`, Object.values(value)[0] ?? 'x']);
  add('maxProperties', { ...value, ...Object.fromEntries(more) });
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

function together(value: unknown, other: unknown): unknown {
  const areObjects = [value, other].every((each) => isSchema(each) && !Array.isArray(each));
  return areObjects ? { ...(value as Schema), ...(other as Schema) } : other;
}

function without(value: unknown, names: unknown): Schema {
  return Object.fromEntries(Object.entries(asObject(value)).filter(([name]) => !listOf(names).includes(name)));
}
