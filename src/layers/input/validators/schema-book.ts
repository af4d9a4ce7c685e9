import { isSchemaObject, resolvePointer, type Schema } from './json-schema';

/** Who sends the value: decides over `readOnly` and `writeOnly`. */
export type Direction = 'request' | 'response';

/**
 * `closed`: a whole value, in which unknown members are refused. `open`: a part of a composition, which sees only some
 * members. `loose`: a value that another schema closes. `plain`: inside `not` and `if`, where a stricter schema would
 * accept more. `self`: a closed base without its alternatives.
 */
export type Form = 'closed' | 'self' | 'open' | 'loose' | 'plain';

/**
 * Numbers every schema that is compiled to a function of its own, so that a component is compiled once however many
 * operations use it, and recursive schemas end.
 */
export class SchemaBook {
  private readonly ids = new Map<string, string>();
  private readonly written = new Map<string, Schema>();

  /** The id of a referenced schema; `write` is called once, on first use, and may refer back to the id. */
  reference(ref: string, form: string, direction: Direction, write: () => Schema): string {
    const key = `${form === 'plain' ? '' : direction}|${form}|${ref}`;
    const known = this.ids.get(key);
    if (known) return known;
    const id = this.nextId();
    this.ids.set(key, id);
    this.written.set(id, true);
    this.written.set(id, write());
    return id;
  }

  /** The id of a schema that stands inline; equal ones share it. */
  inline(schema: Schema): string {
    if (isSchemaObject(schema) && typeof schema['$ref'] === 'string' && Object.keys(schema).length === 1) {
      return schema['$ref'];
    }
    const key = `inline|${JSON.stringify(schema)}`;
    const known = this.ids.get(key);
    if (known) return known;
    const id = this.nextId();
    this.ids.set(key, id);
    this.written.set(id, schema);
    return id;
  }

  get entries(): readonly (readonly [string, Schema])[] {
    return [...this.written];
  }

  private nextId(): string {
    return `s${this.written.size}`;
  }
}

/** Follows a chain of schemas that are nothing but references; undefined where it ends nowhere or in itself. */
export function lastReference(document: unknown, ref: string, bare: (schema: Schema) => boolean): string | undefined {
  const seen = new Set<string>();
  let current = ref;
  while (!seen.has(current)) {
    seen.add(current);
    const target = current.startsWith('#') ? resolvePointer(document, current) : undefined;
    if (target === undefined) return undefined;
    if (!isSchemaObject(target) || typeof target['$ref'] !== 'string' || !bare(target)) return current;
    current = target['$ref'];
  }
  return undefined;
}
