import { asObject, deref, type Schema } from './schema-view';

/**
 * JSON pointers of members that a value has and its schema does not publish.
 *
 * An object whose schema says nothing about further members (`additionalProperties`) publishes those that it lists; one
 * that lists none, or allows further ones expressly, publishes everything. Where parts of a composition describe one
 * member differently, what any of them lists is published.
 */
export function unpublished(document: Record<string, unknown>, schema: Schema, value: unknown): string[] {
  return strangers(document, [schema], value, '');
}

function strangers(
  document: Record<string, unknown>,
  schemas: readonly Schema[],
  value: unknown,
  at: string,
): string[] {
  const parts = schemas.flatMap((schema) => partsOf(document, schema));
  if (Array.isArray(value)) {
    const items = parts.flatMap((part) => [part['items'], part['prefixItems']].flat().filter(isSchema));
    return items.length > 0 ? value.flatMap((item, index) => strangers(document, items, item, `${at}/${index}`)) : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  const members = membersOf(parts);
  if (parts.some(isOpen) || members.size === 0) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = members.get(name);
    return inner ? strangers(document, inner, member, `${at}/${name}`) : [`${at}/${name}`];
  });
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

function isOpen(schema: Schema): boolean {
  const further = [schema['additionalProperties'], schema['unevaluatedProperties']];
  return further.some((each) => each === true || isSchema(each)) || schema['patternProperties'] !== undefined;
}

function membersOf(parts: readonly Schema[]): Map<string, Schema[]> {
  const members = new Map<string, Schema[]>();
  for (const part of parts) {
    for (const [name, member] of Object.entries(asObject(part['properties']))) {
      members.set(name, [...(members.get(name) ?? []), asObject(member)]);
    }
  }
  return members;
}

const DEPTH = 8;

/** A schema and all that it is composed of; alternatives are taken together. */
function partsOf(document: Record<string, unknown>, schema: Schema, depth = 0): Schema[] {
  const { $ref: _, ...beside } = schema;
  const here = { ...asObject(deref(document, schema)), ...beside };
  if (depth >= DEPTH) return [here];
  return [here, ...compositions(here).flatMap((part) => partsOf(document, part, depth + 1))];
}

function compositions(schema: Schema): Schema[] {
  const lists = [schema['allOf'], schema['oneOf'], schema['anyOf'], schema['then'], schema['else']].flat();
  return [...lists, ...Object.values(asObject(schema['dependentSchemas']))].filter(isSchema);
}
