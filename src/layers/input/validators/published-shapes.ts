import { hostsOf, isUrl } from '../../../contract/url-members';
import type { PublishedShape } from '../../../vocabulary/validators';
import { isSchemaObject, resolvePointer, type Schema, schemaEntries, schemasOf } from './json-schema';
import { judgePattern } from './pattern-safety';
import type { Direction } from './schema-book';
import { hiddenMembers } from './schema-facts';
import { encodePattern } from '../../../vocabulary/validators';

interface Draft {
  open: boolean;
  properties: Map<string, Schema[]>;
  patterns: Map<string, Schema[]>;
  additional: Schema[];
  items: Schema[];
  url?: readonly string[];
}

interface Walk {
  readonly direction: Direction;
  readonly seen: Set<Schema>;
}

/** The table of names that bodies may carry, and of the URLs in requests: a graph, because schemas recurse. */
export class PublishedShapes {
  readonly shapes: PublishedShape[] = [];
  private readonly known = new Map<string, number>();

  constructor(private readonly document: unknown) {}

  /** The index of what all these schemas together publish. */
  indexOf(schemas: readonly Schema[], direction: Direction = 'response'): number {
    const resolved = schemas.map((schema) => this.resolve(schema));
    const key = `${direction} ${JSON.stringify(schemas)}`;
    const index = this.known.get(key);
    if (index !== undefined) return index;
    const at = this.shapes.length;
    this.known.set(key, at);
    this.shapes.push({ open: true, properties: {}, patterns: [] });
    this.shapes[at] = this.build(resolved, direction);
    return at;
  }

  private build(schemas: readonly (Schema | undefined)[], direction: Direction): PublishedShape {
    const draft: Draft = { open: false, properties: new Map(), patterns: new Map(), additional: [], items: [] };
    for (const schema of schemas) this.collect(schema, draft, { direction, seen: new Set() }, new Set());
    const inner = (parts: readonly Schema[]) => this.indexOf(parts, direction);
    return {
      open: draft.open,
      properties: Object.fromEntries([...draft.properties].map(([name, parts]) => [name, inner(parts)])),
      patterns: [...draft.patterns].map(([source, parts]) => ({ pattern: encoded(source), shape: inner(parts) })),
      ...(draft.additional.length > 0 && { additional: inner(draft.additional) }),
      ...(draft.items.length > 0 && { items: inner(draft.items) }),
      ...(draft.url && { url: draft.url }),
    };
  }

  private resolve(schema: Schema): Schema | undefined {
    if (!isSchemaObject(schema) || typeof schema['$ref'] !== 'string') return schema;
    const target = resolvePointer(this.document, schema['$ref']);
    return isSchemaObject(target) ? target : undefined;
  }

  private collect(schema: Schema | undefined, draft: Draft, walk: Walk, above: ReadonlySet<string>): void {
    if (schema === true) draft.open = true;
    if (!isSchemaObject(schema) || walk.seen.has(schema)) return;
    walk.seen.add(schema);
    if (walk.direction === 'request' && isUrl(schema)) draft.url = [...(draft.url ?? []), ...hostsOf(schema)];
    // One part of a composition that calls a member write-only speaks for the parts beside it.
    const hidden = new Set([...above, ...hiddenMembers(this.document, schema, walk.direction)]);
    if (typeof schema['$ref'] === 'string') this.collect(this.resolve(schema), draft, walk, hidden);
    for (const [name, member] of schemaEntries(schema['properties'])) {
      if (hidden.has(name)) continue;
      draft.properties.set(name, [...(draft.properties.get(name) ?? []), member]);
    }
    for (const [source, member] of schemaEntries(schema['patternProperties'])) {
      draft.patterns.set(source, [...(draft.patterns.get(source) ?? []), member]);
    }
    for (const value of [schema['additionalProperties'], schema['unevaluatedProperties']]) {
      if (value === true) draft.open = true;
      else if (isSchemaObject(value)) draft.additional.push(value);
    }
    for (const value of [schema['items'], ...schemasOf(schema['prefixItems'])]) {
      if (isSchemaObject(value)) draft.items.push(value);
    }
    for (const part of [...this.parts(schema), ...schemaEntries(schema['dependentSchemas']).map(([, s]) => s)]) {
      this.collect(part, draft, walk, hidden);
    }
    if (Object.keys(schema).every((keyword) => ['description', 'title', 'nullable', 'example'].includes(keyword))) {
      draft.open = true;
    }
  }

  private parts(schema: { readonly [keyword: string]: unknown }): Schema[] {
    const lists = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => schemasOf(schema[keyword]));
    return [...lists, ...['then', 'else'].flatMap((keyword) => schemasOf([schema[keyword]]))];
  }
}

function encoded(source: string): string {
  const { bounded } = judgePattern(source);
  return encodePattern(bounded ?? { source: '(?!)', flags: '', maxLength: 0 });
}
