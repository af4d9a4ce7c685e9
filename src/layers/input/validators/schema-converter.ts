import { encodePattern } from '../../../vocabulary/validators';
import {
  ASSERTIONS,
  assertionsOf,
  describesObjects,
  discriminatorOf,
  isComposed,
  type OpenApiVersion,
  toDraft2020,
  unknownKeywords,
} from './dialect';
import type { ValidatorFinding } from './findings';
import { isKnownFormat, longestOf } from './formats';
import {
  isSchema,
  isSchemaObject,
  pointerStep,
  resolvePointer,
  type Schema,
  type SchemaObject,
  schemaEntries,
  schemasOf,
  stringsOf,
} from './json-schema';
import { judgePattern } from './pattern-safety';
import { discriminatorValues, Polymorphism, settlesMember } from './polymorphism';
import { type Direction, type Form, lastReference, SchemaBook } from './schema-book';
import { acceptsAnything, hiddenMembers } from './schema-facts';

/** Where a schema stands. */
export interface Place {
  readonly form: Form;
  readonly direction: Direction;
  readonly pointer: string;
  /** Members that the other direction owns, as far as this composition knows: no branch may require them. */
  readonly hidden: ReadonlySet<string>;
  /** References that led here without going into a member or item. */
  readonly chain: readonly string[];
}

type Draft = Record<string, unknown>;

/** Turns the schemas of one document into schemas that the guard's compiler takes, closed where nothing opens them. */
export class SchemaConverter {
  readonly book = new SchemaBook();
  readonly findings = new Map<string, ValidatorFinding>();
  readonly faults = new Map<string, { pointer: string; message: string }>();
  private readonly polymorphism: Polymorphism;

  constructor(
    private readonly document: unknown,
    private readonly version: OpenApiVersion,
  ) {
    this.polymorphism = new Polymorphism(document);
  }

  /** Converts a whole value (a body, a parameter) and returns the id under which it is compiled. */
  whole(schema: Schema, direction: Direction, pointer: string): string {
    const place: Place = { form: 'closed', direction, pointer, hidden: new Set(), chain: [] };
    return this.book.inline(this.convert(schema, place));
  }

  private convert(schema: Schema, place: Place): Schema {
    if (typeof schema === 'boolean') return schema;
    this.reportUnknown(schema, place);
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
      this.fault(place.pointer, `the reference ${ref} leads nowhere or back to itself; point it at a schema`);
      return false;
    }
    const { form, direction } = place;
    const chain = [...place.chain, last];
    const alternatives = form === 'closed' ? this.polymorphism.alternatives(last) : undefined;
    const id = this.book.reference(last, form, direction, () => {
      if (alternatives) return this.alternatives(last, alternatives, { ...place, chain: place.chain });
      const target = resolvePointer(this.document, last);
      const at: Place = { form: form === 'self' ? 'closed' : form, direction, pointer: last, hidden: new Set(), chain };
      return isSchema(target) ? this.convert(target, at) : this.notASchema(place.pointer, ref);
    });
    return { $ref: id };
  }

  private notASchema(pointer: string, ref: string): Schema {
    this.fault(pointer, `the reference ${ref} does not point at a schema`);
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
    const self = this.reference(base, { ...place, form: 'self', pointer: base });
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
    const here: Place = place.form === 'plain' ? place : { ...place, hidden };
    const draft: Draft = {};
    for (const keyword of ASSERTIONS) if (schema[keyword] !== undefined) draft[keyword] = schema[keyword];
    this.text(schema, here, draft);
    this.members(schema, here, draft);
    this.items(schema, here, draft);
    this.composition(schema, here, draft);
    if (place.form === 'closed') this.close(schema, place, draft);
    return draft;
  }

  private text(schema: SchemaObject, place: Place, draft: Draft): void {
    if (typeof schema['pattern'] === 'string') draft['pattern'] = this.pattern(schema['pattern'], place.pointer);
    const { format } = schema;
    if (typeof format !== 'string') return;
    if (isKnownFormat(format)) {
      const longest = longestOf(format);
      draft['format'] = format;
      if (longest !== undefined) draft['maxLength'] = Math.min(longest, Number(draft['maxLength'] ?? longest));
    } else {
      this.find('warning', 'format-unknown', place.pointer, {
        message: `the format ${format} is not one that can be checked; it is taken as a note`,
        remedy: 'say what the text looks like with "pattern" or "maxLength"',
      });
    }
  }

  private pattern(source: string, pointer: string): string {
    const { bounded, risk } = judgePattern(source);
    if (!bounded) {
      this.fault(pointer, 'the pattern is not a regular expression of ECMA-262; correct it');
      return encodePattern({ source: '(?!)', flags: '', maxLength: 0 });
    }
    if (risk === 'exponential') {
      this.find('warning', 'pattern-explosive', pointer, {
        message: `the pattern repeats what already repeats; texts longer than ${bounded.maxLength} characters are refused`,
        remedy: 'rewrite it without a repeated group that repeats inside, or add "maxLength"',
      });
    }
    return encodePattern(bounded);
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
      return [name, refused ? false : this.convert(member, under('properties', name))] as const;
    });
    if (properties.length > 0) draft['properties'] = Object.fromEntries(properties);
    const patterns = schemaEntries(schema['patternProperties']).map(
      ([source, member]) =>
        [this.pattern(source, place.pointer), this.convert(member, under('patternProperties', source))] as const,
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
      if (isSchema(value)) draft[keyword] = this.convert(value, { ...inner, pointer: `${place.pointer}/${keyword}` });
    }
    if (Array.isArray(schema['prefixItems'])) {
      draft['prefixItems'] = schemasOf(schema['prefixItems']).map((item, index) =>
        this.convert(item, { ...inner, pointer: `${place.pointer}/prefixItems/${index}` }),
      );
    }
  }

  private composition(schema: SchemaObject, place: Place, draft: Draft): void {
    const part: Place = { ...place, form: place.form === 'plain' ? 'plain' : 'open' };
    const at = (form: Form, path: string): Place => ({ ...part, form, pointer: `${place.pointer}/${path}` });
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      if (!Array.isArray(schema[keyword])) continue;
      draft[keyword] = schemasOf(schema[keyword]).map((branch, index) => {
        const converted = this.convert(branch, at(part.form, `${keyword}/${index}`));
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
      this.find('undecided', 'schema-open', place.pointer, {
        message: 'the schema accepts every value',
        remedy: 'say what the value is with "type" and its constraints',
      });
    } else if (isComposed(schema)) {
      draft['unevaluatedProperties'] = false;
    } else if (describesObjects(schema)) {
      draft['additionalProperties'] = false;
      if (!schema['properties'] && !schema['patternProperties']) {
        this.find('undecided', 'object-without-members', place.pointer, {
          message: 'the object names no members, so it is accepted empty only',
          remedy: 'name its members in "properties", or say "additionalProperties: true"',
        });
      }
    }
  }

  private inside(place: Place): Place {
    return { ...place, form: place.form === 'plain' ? 'plain' : 'closed', hidden: new Set(), chain: [] };
  }

  private reportUnknown(schema: SchemaObject, place: Place): void {
    for (const keyword of unknownKeywords(schema)) {
      if (['$dynamicRef', '$recursiveRef', '$id'].includes(keyword)) {
        this.fault(place.pointer, `"${keyword}" is not supported; refer with "$ref" and a JSON pointer`);
        continue;
      }
      this.find('warning', 'keyword-unknown', place.pointer, {
        message: `"${keyword}" is not a keyword of the schema dialect; it is taken as a note`,
        remedy: 'remove it, or use the keyword that was meant',
      });
    }
    if (this.version === '3.1' && schema['nullable'] !== undefined) {
      this.find('warning', 'keyword-unknown', place.pointer, {
        message: '"nullable" means nothing in OpenAPI 3.1; null is refused',
        remedy: 'add "null" to "type"',
      });
    }
  }

  find(
    severity: ValidatorFinding['severity'],
    code: string,
    pointer: string,
    text: { message: string; remedy: string },
  ): void {
    // References carry a `#` in front of their pointer.
    const at = pointer.replace(/^#/, '');
    this.findings.set(`${code} ${at} ${text.message}`, { severity, code, pointer: at, ...text });
  }

  private fault(pointer: string, message: string): void {
    this.faults.set(`${pointer} ${message}`, { pointer, message });
  }
}
