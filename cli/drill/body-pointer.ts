import { asObject, pointerSegments, type Schema, schemaAt } from './schema-view';

/** Makes a value for a schema that a body lacks. */
export type MakeValue = (schema: Schema) => unknown;

/**
 * Sets what a body pointer leads to (`*`: every item), creating optional members on the way.
 *
 * Returns the changed copy and how many places were set; 0 when the body has no such place and none can be made.
 */
export function setAtPointer(
  context: { readonly document: Record<string, unknown>; readonly make: MakeValue },
  body: unknown,
  schema: Schema,
  pointer: string,
  value: (index: number) => unknown,
): { readonly body: unknown; readonly places: number } {
  let places = 0;
  const set = (at: unknown, segments: readonly string[], path: readonly string[]): unknown => {
    const [first, ...rest] = segments;
    if (first === undefined) return value(places++);
    const here = at ?? context.make(asObject(schemaAt(context.document, schema, path)));
    if (first === '*') return listOf(here).map((item) => set(item, rest, [...path, '*']));
    const member = Object.hasOwn(asObject(here), first) ? asObject(here)[first] : undefined;
    return { ...asObject(here), [first]: set(member, rest, [...path, first]) };
  };
  const changed = set(structuredClone(body), pointerSegments(pointer), []);
  return { body: changed, places };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) && value.length > 0 ? value : [undefined];
}
