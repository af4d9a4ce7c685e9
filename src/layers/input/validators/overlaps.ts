import {
  isSchemaObject,
  resolvePointer,
  type Schema,
  type SchemaObject,
  schemaEntries,
  schemasOf,
} from './json-schema';

/** Stands for the items of a list among the names of members. */
export const ITEMS = '[]';

/** What one part of a composition says about members and items. */
interface Group {
  /** Whether the part may not apply at all: a branch of `oneOf`, `anyOf` or `if`. */
  readonly optional: boolean;
  readonly parts: Map<string, Schema[]>;
}

/**
 * Members (and items) that several parts of a composition describe, each with the schema that all parts together are.
 * Such a member cannot be closed part by part: each part would refuse what the other one names.
 */
export function overlapsOf(document: unknown, schema: SchemaObject): Map<string, Schema> {
  const groups = groupsOf(document, schema, new Set());
  const overlaps = new Map<string, Schema>();
  for (const key of new Set(groups.flatMap(({ parts }) => [...parts.keys()]))) {
    const holding = groups.filter(({ parts }) => parts.has(key));
    const schemas = holding.flatMap(({ parts }) => parts.get(key) ?? []);
    const isOne = new Set(schemas.map((part) => JSON.stringify(part))).size === 1;
    if (holding.length < 2 || isOne || schemas.every((part) => isScalar(document, part))) continue;
    overlaps.set(key, { allOf: holding.flatMap((group) => together(group, key)) });
  }
  return overlaps;
}

function together({ optional, parts }: Group, key: string): Schema[] {
  const schemas = parts.get(key) ?? [];
  return optional ? [{ anyOf: [...schemas, {}] }] : schemas;
}

function groupsOf(document: unknown, schema: Schema, seen: Set<Schema>): Group[] {
  if (!isSchemaObject(schema) || seen.has(schema)) return [];
  seen.add(schema);
  const groups: Group[] = [{ optional: false, parts: ownParts(schema) }];
  if (typeof schema['$ref'] === 'string') {
    const target = resolvePointer(document, schema['$ref']);
    if (isSchemaObject(target)) groups.push(...groupsOf(document, target, seen));
  }
  for (const part of schemasOf(schema['allOf'])) groups.push(...groupsOf(document, part, seen));
  const branches = [
    schemasOf(schema['anyOf']),
    schemasOf(schema['oneOf']),
    schemasOf([schema['then'], schema['else']]),
    schemaEntries(schema['dependentSchemas']).map(([, dependent]) => dependent),
  ];
  for (const alternatives of branches) {
    if (alternatives.length > 0) groups.push({ optional: true, parts: unionOf(document, alternatives, seen) });
  }
  return groups;
}

function ownParts(schema: SchemaObject): Map<string, Schema[]> {
  const parts = new Map(schemaEntries(schema['properties']).map(([name, member]) => [name, [member]]));
  if (isSchemaObject(schema['items'])) parts.set(ITEMS, [schema['items']]);
  return parts;
}

function unionOf(document: unknown, alternatives: readonly Schema[], seen: ReadonlySet<Schema>): Map<string, Schema[]> {
  const union = new Map<string, Schema[]>();
  for (const alternative of alternatives) {
    // Alternatives exclude each other: one may well repeat what another one says.
    for (const { parts } of groupsOf(document, alternative, new Set(seen))) {
      for (const [key, schemas] of parts) union.set(key, [...(union.get(key) ?? []), ...schemas]);
    }
  }
  return union;
}

const SCALARS = ['string', 'number', 'integer', 'boolean', 'null'];

function isScalar(document: unknown, schema: Schema, depth = 8): boolean {
  if (!isSchemaObject(schema) || depth === 0) return false;
  if (typeof schema['$ref'] === 'string') {
    const target = resolvePointer(document, schema['$ref']);
    return isSchemaObject(target) && isScalar(document, target, depth - 1);
  }
  const { type } = schema;
  return Array.isArray(type) ? type.every((word) => SCALARS.includes(word as string)) : SCALARS.includes(String(type));
}
