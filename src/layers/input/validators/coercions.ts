import type { Coercion, XmlPlace } from '../../../vocabulary/validators';
import {
  isSchemaObject,
  resolvePointer,
  type Schema,
  type SchemaObject,
  schemaEntries,
  schemasOf,
  stringsOf,
} from './json-schema';

const DEPTH = 6;
// Most specific first: text that reads as several types is tried in this order.
const ORDER = ['null', 'boolean', 'integer', 'number', 'array', 'object', 'string'];

interface Draft {
  types: Set<string>;
  items: Schema[];
  properties: Map<string, Schema[]>;
  additional: Schema[];
  xml: XmlPlace;
}

/** What the text is: one of the usual forms, or XML, where values have names of their own. */
type Form = 'text' | 'xml';

/** How text becomes the value that a schema speaks of. */
export function coercionOf(
  document: unknown,
  schemas: readonly Schema[],
  form: Form = 'text',
  depth = DEPTH,
): Coercion {
  const draft: Draft = { types: new Set(), items: [], properties: new Map(), additional: [], xml: {} };
  for (const schema of schemas) collect(document, schema, draft, DEPTH);
  const types = ORDER.filter((type) => draft.types.has(type));
  const inner = (parts: readonly Schema[]) => coercionOf(document, parts, form, depth - 1);
  const xml = form === 'xml' && Object.keys(draft.xml).length > 0 ? { xml: draft.xml } : {};
  if (depth === 0) return { types, ...xml };
  return {
    types,
    ...xml,
    ...(draft.items.length > 0 && { items: inner(draft.items) }),
    ...(draft.properties.size > 0 && {
      properties: Object.fromEntries([...draft.properties].map(([name, parts]) => [name, inner(parts)])),
    }),
    ...(draft.additional.length > 0 && { additional: inner(draft.additional) }),
  };
}

function collect(document: unknown, schema: Schema, draft: Draft, depth: number): void {
  if (!isSchemaObject(schema) || depth === 0) return;
  if (typeof schema['$ref'] === 'string') {
    const target = resolvePointer(document, schema['$ref']);
    if (isSchemaObject(target)) collect(document, target, draft, depth - 1);
  }
  for (const type of typesOf(schema)) draft.types.add(type);
  draft.xml = { ...draft.xml, ...xmlOf(schema) };
  if (isSchemaObject(schema['items'])) draft.items.push(schema['items']);
  for (const [name, member] of schemaEntries(schema['properties'])) {
    draft.properties.set(name, [...(draft.properties.get(name) ?? []), member]);
  }
  const { additionalProperties } = schema;
  if (additionalProperties === true) draft.additional.push({});
  else if (isSchemaObject(additionalProperties)) draft.additional.push(additionalProperties);
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    for (const part of schemasOf(schema[keyword])) collect(document, part, draft, depth - 1);
  }
}

function typesOf(schema: SchemaObject): string[] {
  const nullable = schema['nullable'] === true ? ['null'] : [];
  if (typeof schema['type'] === 'string') return [schema['type'], ...nullable];
  if (Array.isArray(schema['type'])) return stringsOf(schema['type']);
  const values = Array.isArray(schema['enum']) ? schema['enum'] : 'const' in schema ? [schema['const']] : [];
  if (values.length > 0) return values.map(typeOfValue);
  return schema['properties'] ? ['object', ...nullable] : nullable;
}

function typeOfValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function xmlOf(schema: SchemaObject): XmlPlace {
  const { xml } = schema;
  if (!isSchemaObject(xml as Schema)) return {};
  const { name, prefix, attribute, wrapped } = xml as SchemaObject;
  return {
    ...(typeof name === 'string' && { name: typeof prefix === 'string' ? `${prefix}:${name}` : name }),
    ...(attribute === true && { attribute }),
    ...(wrapped === true && { wrapped }),
  };
}
