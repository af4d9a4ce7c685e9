import {
  ASSERTIONS,
  assertionsOf,
  describesObjects,
  discriminatorOf,
  isComposed,
  NULL_BRANCH,
  type OpenApiVersion,
  toDraft2020,
} from './dialect';
import { ConversionReport } from './conversion-report';
import {
  isSchema,
  isSchemaObject,
  pointerOf,
  pointerStep,
  resolvePointer,
  type Schema,
  schemaEntries,
  type SchemaObject,
  schemasOf,
  stringsOf,
} from './json-schema';
import { ITEMS, overlapsOf } from './overlaps';
import { discriminatorValues, Polymorphism, settlesMember } from './polymorphism';
import { type Direction, type Form, lastReference, SchemaBook } from './schema-book';
import { reportKeywords } from './report-keywords';
import { acceptsAnything, hiddenMembers } from './schema-facts';
import { safePattern, textConstraints } from './text-constraints';

/** Where a schema stands. */
export interface Place {
  readonly form: Form;
  readonly direction: Direction;
  readonly pointer: string;
  /** Members that the other direction owns, as far as this composition knows: no branch may require them. */
  readonly hidden: ReadonlySet<string>;
  /** Members that several parts of this composition describe: closed by the whole, not by a part. */
  readonly overlaps: ReadonlySet<string>;
  /** How many overlapping members lead here. */
  readonly depth: number;
  /** References that led here without going into a member or item. */
  readonly chain: readonly string[];
}

type Draft = Record<string, unknown>;

const NONE: ReadonlySet<string> = new Set();
const MAX_OVERLAPS = 12;

function loose(place: Place): Place {
  return place.form === 'plain' ? place : { ...place, form: 'loose' };
}

/** Turns the schemas of one document into schemas that the guard's compiler takes, closed where nothing opens them. */
export class SchemaConverter {
  readonly book = new SchemaBook();
  readonly report = new ConversionReport();
  private readonly polymorphism: Polymorphism;

  constructor(
    private readonly document: unknown,
    readonly version: OpenApiVersion,
  ) {
    this.polymorphism = new Polymorphism(document);
  }

  /** Converts a whole value (a body, a parameter) and returns the id under which it is compiled. */
  whole(schema: Schema, direction: Direction, pointer: string): string {
    const place: Place = { form: 'closed', direction, pointer, hidden: NONE, overlaps: NONE, depth: 0, chain: [] };
    return this.book.inline(this.convert(schema, place));
  }

  private convert(schema: Schema, place: Place): Schema {
    this.report.convert(place.pointer);
    if (typeof schema === 'boolean') return schema;
    reportKeywords(schema, this.version, place.pointer, this.report);
    const drafted = toDraft2020(schema, this.version);
    if (typeof drafted['$ref'] === 'string') {
      const { $ref, ...siblings } = assertionsOf(drafted);
      // OpenAPI 3.0: members beside `$ref` are ignored; 3.1: they apply as well.
      if (this.version === '3.0' || Object.keys(siblings).length === 0) return this.reference(String($ref), place);
      return this.object({ ...siblings, allOf: [...schemasOf(siblings['allOf']), { $ref }] }, place);
    }
    return this.object(drafted, place);
  }

  private reference(ref: string, place: Place): Schema {
    const bare = (target: Schema) =>
      this.version === '3.0' || (isSchemaObject(target) && Object.keys(assertionsOf(target)).length === 1);
    const last = lastReference(this.document, ref, bare);
    if (last === undefined || place.chain.includes(last)) {
      this.report.fault(place.pointer, `the reference ${ref} leads nowhere or back to itself; point it at a schema`);
      return false;
    }
    const { form, direction } = place;
    const chain = [...place.chain, last];
    const alternatives = form === 'closed' ? this.polymorphism.alternatives(last) : undefined;
    const overlaps = form === 'open' ? place.overlaps : NONE;
    const id = this.book.reference(last, [form, ...overlaps].join(' '), direction, () => {
      if (alternatives) return this.alternatives(last, alternatives, { ...place, chain: place.chain });
      const target = resolvePointer(this.document, last);
      const own = form === 'self' ? 'closed' : form;
      const at: Place = { ...place, form: own, pointer: pointerOf(last), hidden: NONE, overlaps, chain };
      return isSchema(target) ? this.convert(target, at) : this.notASchema(place.pointer, ref);
    });
    return { $ref: id };
  }

  private notASchema(pointer: string, ref: string): Schema {
    this.report.fault(pointer, `the reference ${ref} does not point at a schema`);
    return false;
  }

  /** A base with a discriminator: the child that the discriminator names, or the base itself for any other value. */
  private alternatives(
    base: string,
    { property, children }: { property: string; children: { ref: string; values: string[] }[] },
    place: Place,
  ): Schema {
    const tagged = (values: readonly string[]) => ({
      required: [property],
      properties: { [property]: { enum: values } },
    });
    const every = children.flatMap(({ values }) => values);
    const self = this.reference(base, { ...place, form: 'self', pointer: pointerOf(base) });
    return {
      anyOf: [
        ...children.map(({ ref, values }) => ({
          allOf: [tagged(values), this.reference(ref, { ...place, chain: [] })],
        })),
        { allOf: [{ not: tagged(every) }, self] },
      ],
    };
  }

  private object(schema: SchemaObject, place: Place): Schema {
    // The usual way in 3.0 to describe a reference: one `allOf` member and nothing else that asserts.
    const parts = schemasOf(schema['allOf']);
    if (parts.length === 1 && Object.keys(assertionsOf(schema)).length === 1) {
      return this.convert(parts[0], { ...place, pointer: `${place.pointer}/allOf/0` });
    }
    const hidden = new Set([...place.hidden, ...hiddenMembers(this.document, schema, place.direction)]);
    const overlaps =
      place.form === 'closed' && isComposed(schema) ? overlapsOf(this.document, schema) : new Map<string, Schema>();
    const known = place.form === 'closed' ? new Set(overlaps.keys()) : place.overlaps;
    const here: Place = place.form === 'plain' ? place : { ...place, hidden, overlaps: known };
    const draft: Draft = {};
    for (const keyword of ASSERTIONS) if (schema[keyword] !== undefined) draft[keyword] = schema[keyword];
    Object.assign(draft, textConstraints(schema, here.pointer, this.report));
    this.members(schema, here, draft);
    this.items(schema, here, draft);
    this.composition(schema, here, draft);
    if (place.form === 'closed') this.close(schema, place, draft);
    for (const [key, together] of overlaps) if (!hidden.has(key)) this.overlap(key, together, here, draft);
    return draft;
  }

  /** Closes a member that several parts describe, by what all of them name. */
  private overlap(key: string, together: Schema, place: Place, draft: Draft): void {
    const depth = place.depth + 1;
    if (depth > MAX_OVERLAPS) {
      this.report.find('warning', 'composition-too-deep', place.pointer, {
        message: `more than ${MAX_OVERLAPS} compositions describe each other's members; unknown members pass below this one`,
        remedy: 'describe the member in one place only',
      });
      return;
    }
    const pointer = key === ITEMS ? `${place.pointer}/items` : `${place.pointer}/properties/${pointerStep(key)}`;
    const inner: Place = { ...this.inside(place), pointer, depth };
    // By content: compositions of recursive schemas come back to themselves.
    const id = this.book.reference(JSON.stringify(together), 'closed', place.direction, () =>
      this.convert(together, inner),
    );
    if (key === ITEMS) draft['items'] = { $ref: id };
    else draft['properties'] = { ...(draft['properties'] as Draft | undefined), [key]: { $ref: id } };
  }

  private members(schema: SchemaObject, place: Place, draft: Draft): void {
    const inner = this.inside(place);
    const under = (keyword: string, name: string) => ({
      ...inner,
      pointer: `${place.pointer}/${keyword}/${pointerStep(name)}`,
    });
    const required = stringsOf(schema['required']).filter((name) => place.form === 'plain' || !place.hidden.has(name));
    if (required.length > 0) draft['required'] = required;
    const own = hiddenMembers(this.document, { properties: schema['properties'] }, place.direction);
    const properties = schemaEntries(schema['properties']).map(([name, member]) => {
      const refused = place.form !== 'plain' && own.has(name);
      const at = under('properties', name);
      if (refused) this.report.convert(at.pointer);
      return [name, refused ? false : this.convert(member, place.overlaps.has(name) ? loose(at) : at)] as const;
    });
    if (properties.length > 0) draft['properties'] = Object.fromEntries(properties);
    const patterns = schemaEntries(schema['patternProperties']).map(
      ([source, member]) =>
        [
          safePattern(source, place.pointer, this.report),
          this.convert(member, under('patternProperties', source)),
        ] as const,
    );
    if (patterns.length > 0) draft['patternProperties'] = Object.fromEntries(patterns);
    for (const keyword of ['additionalProperties', 'unevaluatedProperties', 'propertyNames']) {
      const value = schema[keyword];
      if (isSchema(value)) draft[keyword] = this.convert(value, { ...inner, pointer: `${place.pointer}/${keyword}` });
    }
  }

  private items(schema: SchemaObject, place: Place, draft: Draft): void {
    const inner = this.inside(place);
    for (const keyword of ['items', 'contains', 'unevaluatedItems']) {
      const value = schema[keyword];
      const at = { ...inner, pointer: `${place.pointer}/${keyword}` };
      // `contains` speaks of items that `items` closes.
      const isLoose = keyword === 'contains' || (keyword === 'items' && place.overlaps.has(ITEMS));
      if (isSchema(value)) draft[keyword] = this.convert(value, isLoose ? loose(at) : at);
    }
    if (Array.isArray(schema['prefixItems'])) {
      draft['prefixItems'] = schemasOf(schema['prefixItems']).map((item, index) =>
        this.convert(item, { ...inner, pointer: `${place.pointer}/prefixItems/${index}` }),
      );
    }
  }

  private composition(schema: SchemaObject, place: Place, draft: Draft): void {
    const part: Place = { ...place, form: place.form === 'plain' || place.form === 'loose' ? place.form : 'open' };
    const at = (form: Form, path: string): Place => ({ ...part, form, pointer: `${place.pointer}/${path}` });
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      if (!Array.isArray(schema[keyword])) continue;
      draft[keyword] = schemasOf(schema[keyword]).map((branch, index) => {
        const isItself = Array.isArray(schema[keyword]) && schema[keyword][0] === NULL_BRANCH;
        const inner = at(part.form, `${keyword}/${index}`);
        const converted = this.convert(branch, isItself ? { ...inner, pointer: place.pointer } : inner);
        return keyword === 'allOf' ? converted : this.discriminated(schema, branch, converted);
      });
    }
    for (const keyword of ['then', 'else']) {
      if (isSchema(schema[keyword])) draft[keyword] = this.convert(schema[keyword], at(part.form, keyword));
    }
    for (const keyword of ['not', 'if']) {
      if (isSchema(schema[keyword])) draft[keyword] = this.convert(schema[keyword], at('plain', keyword));
    }
    const dependents = [...schemaEntries(schema['dependentSchemas']), ...schemaEntries(schema['dependencies'])];
    if (dependents.length > 0) {
      const converted = dependents.map(([name, s]) => [
        name,
        this.convert(s, at(part.form, `dependentSchemas/${name}`)),
      ]);
      draft['dependentSchemas'] = Object.fromEntries(converted);
    }
  }

  /** A branch that a discriminator chooses holds only for the values that choose it. */
  private discriminated(schema: SchemaObject, branch: Schema, converted: Schema): Schema {
    const discriminator = discriminatorOf(schema);
    const ref = isSchemaObject(branch) ? branch['$ref'] : undefined;
    if (!discriminator || typeof ref !== 'string') return converted;
    const { propertyName } = discriminator;
    const mapped = Object.keys(discriminator.mapping).length > 0;
    const values = discriminatorValues(discriminator, ref);
    if (values.length === 0 || (!mapped && settlesMember(this.document, branch, propertyName))) return converted;
    return { allOf: [{ properties: { [propertyName]: { enum: values } } }, converted] };
  }

  private close(schema: SchemaObject, place: Place, draft: Draft): void {
    if (schema['additionalProperties'] !== undefined || schema['unevaluatedProperties'] !== undefined) return;
    if (acceptsAnything(this.document, schema)) {
      this.report.find('undecided', 'schema-open', place.pointer, {
        message: 'the schema accepts every value',
        remedy: 'say what the value is with "type" and its constraints',
      });
    } else if (isComposed(schema)) {
      draft['unevaluatedProperties'] = false;
    } else if (describesObjects(schema)) {
      draft['additionalProperties'] = false;
      if (!schema['properties'] && !schema['patternProperties']) {
        this.report.find('undecided', 'object-without-members', place.pointer, {
          message: 'the object names no members, so it is accepted empty only',
          remedy: 'name its members in "properties", or say "additionalProperties: true"',
        });
      }
    }
  }

  private inside(place: Place): Place {
    const form = place.form === 'plain' || place.form === 'loose' ? place.form : 'closed';
    return { ...place, form, hidden: NONE, overlaps: NONE, chain: [] };
  }
}
