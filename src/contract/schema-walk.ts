import { asList, asObject, deref, isObject, type JsonObject, join, type Located } from './pointer';

/** Members that hold one schema. */
const ONE = [
  'additionalProperties',
  'items',
  'not',
  'contains',
  'propertyNames',
  'if',
  'then',
  'else',
  'unevaluatedProperties',
  'unevaluatedItems',
  'contentSchema',
] as const;
/** Members that hold a list of schemas. */
const LIST = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;
/** Members that hold named schemas which apply to the value. */
const NAMED = ['properties', 'patternProperties', 'dependentSchemas'] as const;

/** The schemas directly inside a schema, with their pointers. References are not followed. */
export function childSchemas(schema: JsonObject, pointer: string): Located[] {
  const children: Located[] = [];
  for (const key of ONE) if (isObject(schema[key])) children.push({ value: schema[key], pointer: join(pointer, key) });
  for (const key of LIST) {
    asList(schema[key]).forEach((value, index) => {
      children.push({ value, pointer: join(pointer, key, index) });
    });
  }
  for (const key of NAMED) {
    for (const [name, value] of Object.entries(asObject(schema[key]))) {
      children.push({ value, pointer: join(pointer, key, name) });
    }
  }
  return children.filter((childSchema) => isObject(childSchema.value));
}

/**
 * Every schema that applies to a value of the roots: each physical place once, references followed. `visit` sees the
 * schema as written, with its `$ref`. `further` leads to schemas that apply without being referred to.
 */
export function walkSchemas(
  document: JsonObject,
  roots: readonly Located[],
  visit: (schema: JsonObject, pointer: string) => void,
  further: (pointer: string) => readonly Located[] = () => [],
): void {
  const seen = new Set<string>();
  const stack = [...roots].reverse();
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (!isObject(at.value) || seen.has(at.pointer)) continue;
    seen.add(at.pointer);
    visit(at.value, at.pointer);
    const next = [...childSchemas(at.value, at.pointer), ...further(at.pointer)];
    if (typeof at.value.$ref === 'string') {
      const target = referenced(document, at.value);
      if (target !== undefined) next.push(target);
    }
    stack.push(...next.reverse());
  }
}

/** What a schema's `$ref` leads to, one hop, so that each schema on the way is seen. */
function referenced(document: JsonObject, schema: JsonObject): Located | undefined {
  return deref(document, { $ref: schema.$ref });
}
