import { assertionsOf } from './dialect';
import {
  isSchemaObject,
  resolvePointer,
  type Schema,
  type SchemaObject,
  schemaEntries,
  schemasOf,
} from './json-schema';
import type { Direction } from './schema-book';

const DEPTH = 16;

/** Tells whether a schema refuses nothing at all. */
export function acceptsAnything(document: unknown, schema: Schema, depth = DEPTH): boolean {
  if (typeof schema === 'boolean') return schema;
  if (depth === 0) return false;
  const asserted = assertionsOf(schema);
  const keywords = Object.keys(asserted);
  const every = (part: Schema) => acceptsAnything(document, part, depth - 1);
  return keywords.every((keyword) => {
    if (keyword === '$ref') {
      const target = resolvePointer(document, String(asserted['$ref']));
      return isSchemaObject(target) && every(target);
    }
    if (keyword === 'allOf') return schemasOf(asserted['allOf']).every(every);
    if (keyword === 'anyOf') return schemasOf(asserted['anyOf']).some(every);
    return false;
  });
}

/** The members that a composition marks as owned by the other direction: `readOnly` in requests, `writeOnly` in responses. */
export function hiddenMembers(
  document: unknown,
  schema: SchemaObject,
  direction: Direction,
  depth = DEPTH,
): Set<string> {
  const mark = direction === 'request' ? 'readOnly' : 'writeOnly';
  const names = new Set<string>();
  for (const [name, member] of schemaEntries(schema['properties'])) {
    if (isMarked(document, member, mark, DEPTH)) names.add(name);
  }
  if (depth === 0) return names;
  for (const part of schemasOf(schema['allOf'])) {
    const target =
      isSchemaObject(part) && typeof part['$ref'] === 'string' ? resolvePointer(document, part['$ref']) : part;
    if (!isSchemaObject(target)) continue;
    for (const name of hiddenMembers(document, target, direction, depth - 1)) names.add(name);
  }
  return names;
}

function isMarked(document: unknown, schema: Schema, mark: 'readOnly' | 'writeOnly', depth: number): boolean {
  if (!isSchemaObject(schema) || depth === 0) return false;
  if (schema[mark] === true) return true;
  const target = typeof schema['$ref'] === 'string' ? resolvePointer(document, schema['$ref']) : undefined;
  if (isSchemaObject(target) && isMarked(document, target, mark, depth - 1)) return true;
  return schemasOf(schema['allOf']).some((part) => isMarked(document, part, mark, depth - 1));
}
