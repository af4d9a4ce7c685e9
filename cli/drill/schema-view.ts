export type Schema = Record<string, unknown>;

/** Follows `$ref`s within the document until something else is found. */
export function deref(document: Record<string, unknown>, value: unknown): unknown {
  let current = value;
  for (let hops = 0; hops < 32; hops += 1) {
    const ref = (current as { $ref?: unknown } | undefined)?.$ref;
    if (typeof ref !== 'string' || !ref.startsWith('#/')) return current;
    current = pointerInto(document, ref.slice(1));
  }
  return current;
}

export function pointerSegments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function pointerInto(value: unknown, pointer: string): unknown {
  return pointerSegments(decodeURIComponent(pointer)).reduce<unknown>((at, segment) => asObject(at)[segment], value);
}

export function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The schema that a body pointer leads to; `*` stands for every item of a list. */
export function schemaAt(
  document: Record<string, unknown>,
  schema: Schema,
  segments: readonly string[],
): Schema | undefined {
  const here = asObject(deref(document, schema));
  const [first, ...rest] = segments;
  if (first === undefined) return here;
  const next = first === '*' ? here['items'] : asObject(here['properties'])[first];
  if (next) return schemaAt(document, asObject(next), rest);
  const parts = [here['allOf'], here['oneOf'], here['anyOf']].flat().filter(Boolean) as Schema[];
  return parts.map((part) => schemaAt(document, part, segments)).find(Boolean);
}
