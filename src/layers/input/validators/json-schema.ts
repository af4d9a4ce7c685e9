/** A schema object of an OpenAPI document or of JSON Schema 2020-12, before anything is known about it. */
export type SchemaObject = { readonly [keyword: string]: unknown };
export type Schema = SchemaObject | boolean;

export function isSchemaObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'boolean' || isSchemaObject(value);
}

/** The schemas of a list keyword such as `allOf`. */
export function schemasOf(value: unknown): Schema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

/** The schemas of a map keyword such as `properties`. */
export function schemaEntries(value: unknown): [string, Schema][] {
  if (!isSchemaObject(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, Schema] => isSchema(entry[1]));
}

export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** Escapes one step of a JSON pointer. RFC 6901 section 3. */
export function pointerStep(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The JSON pointer of a `#/...` reference, whose fragment is percent-encoded. RFC 6901 section 6. */
export function pointerOf(ref: string): string {
  return decodeURIComponent(ref.slice(1));
}

/** What a `#/...` reference points at, or undefined. */
export function resolvePointer(document: unknown, ref: string): unknown {
  const fragment = pointerOf(ref);
  if (fragment === '') return document;
  if (!fragment.startsWith('/')) return undefined;
  let current: unknown = document;
  for (const step of fragment.slice(1).split('/')) {
    if (typeof current !== 'object' || current === null) return undefined;
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}
