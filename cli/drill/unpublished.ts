import { asObject, deref, type Schema } from './contract-view';

/**
 * JSON pointers of members that a value has and its schema does not publish.
 *
 * An object whose schema says nothing about further members (`additionalProperties`) publishes those that it lists; one
 * that lists none, or allows further ones expressly, publishes everything.
 */
export function unpublished(document: Record<string, unknown>, schema: Schema, value: unknown, at = ''): string[] {
  if (Array.isArray(value)) {
    const items = itemsOf(document, schema);
    return items ? value.flatMap((item, index) => unpublished(document, items, item, `${at}/${index}`)) : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  const published = membersOf(document, schema);
  if (published.isOpen || published.members.size === 0) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = published.members.get(name);
    return inner ? unpublished(document, inner, member, `${at}/${name}`) : [`${at}/${name}`];
  });
}

interface Published {
  readonly members: ReadonlyMap<string, Schema>;
  readonly isOpen: boolean;
}

/** Members of a schema and of all that it is composed of; alternatives are taken together. */
function membersOf(document: Record<string, unknown>, schema: Schema, depth = 0): Published {
  const here = asObject(deref(document, schema));
  const parts = depth < 8 ? compositions(here).map((part) => membersOf(document, part, depth + 1)) : [];
  const own = Object.entries(asObject(here['properties'])).map(([name, member]) => [name, asObject(member)] as const);
  const further = here['additionalProperties'];
  const isOpen =
    further === true || (typeof further === 'object' && further !== null) || here['patternProperties'] !== undefined;
  return {
    members: new Map([...parts.flatMap(({ members }) => [...members]), ...own]),
    isOpen: isOpen || parts.some((part) => part.isOpen),
  };
}

function itemsOf(document: Record<string, unknown>, schema: Schema): Schema | undefined {
  const here = asObject(deref(document, schema));
  if (here['items']) return asObject(here['items']);
  return compositions(here)
    .map((part) => itemsOf(document, part))
    .find(Boolean);
}

function compositions(schema: Schema): Schema[] {
  return [schema['allOf'], schema['oneOf'], schema['anyOf']].flat().filter(Boolean) as Schema[];
}
