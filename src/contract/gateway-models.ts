import { constraintsOf, keptKey } from './ledger';
import { asList, asObject, deref, isObject, type JsonObject, join, tokensOf } from './pointer';
import type { ContractModel, SchemaObject } from './types';
import { urlPattern } from './url-members';

/** Names that every REST API has from the start. */
const BUILT_IN = ['Empty', 'Error'];
/** Keywords that a model carries as they are. */
const VERBATIM = ['minimum', 'maximum', 'maxLength', 'minLength', 'maxProperties', 'minProperties', 'uniqueItems'];

type Draft = Record<string, unknown>;

/** One model of the REST API. */
export interface GatewayModel {
  readonly name: string;
  /** Place in the contract of the schema that the model is made of. */
  readonly pointer: string;
  readonly schema: JsonObject;
  /** Keys of the constraints that the model keeps. */
  readonly kept: ReadonlySet<string>;
}

interface Model extends GatewayModel {
  schema: Draft;
  readonly kept: Set<string>;
}

/**
 * Turns schemas of the contract into API Gateway models: JSON Schema draft 4, in the subset that the import takes.
 *
 * A model is never stricter than what the guard lets through. What draft 4, or the import, cannot say is left out of the model and stays
 * with the guard. Sources: "Amazon API Gateway important notes" (exclusiveMinimum, minItems, maxItems, readOnly,
 * discriminator are not supported by the import), "Data models for REST APIs" (draft 4, alphanumeric names).
 */
export class GatewayModels {
  private readonly byPointer = new Map<string, Model>();
  private readonly names = new Set<string>(BUILT_IN.map((name) => name.toLowerCase()));
  private readonly queue: { model: Model; value: unknown; pointer: string }[] = [];

  constructor(private readonly contract: ContractModel) {}

  /** A reference to the model of a request body. */
  reference(schema: SchemaObject, pointer: string, name: string): JsonObject {
    const target = this.isPlainReference(schema) ? deref(this.contract.document, schema) : undefined;
    const model =
      target === undefined ? this.modelAt(pointer, schema, name) : this.modelAt(target.pointer, target.value);
    this.drain();
    return { $ref: `#/components/schemas/${model.name}` };
  }

  /** A reference to a model that accepts what one of several models accepts. */
  anyOf(references: readonly JsonObject[], pointer: string, name: string): JsonObject {
    const distinct = [...new Map(references.map((reference) => [String(reference.$ref), reference])).values()];
    if (distinct.length === 1) return distinct[0];
    const model: Model = { name: this.freshName(name), pointer, schema: { anyOf: distinct }, kept: new Set() };
    this.byPointer.set(`${pointer} any`, model);
    return { $ref: `#/components/schemas/${model.name}` };
  }

  /** All models, by name. */
  all(): ReadonlyMap<string, GatewayModel> {
    return new Map([...this.byPointer.values()].map((model) => [model.name, model]));
  }

  private modelAt(pointer: string, value: unknown, name?: string): Model {
    const known = this.byPointer.get(pointer);
    if (known !== undefined) return known;
    const fresh = this.freshName(name ?? tokensOf(pointer).at(-1) ?? '');
    const model: Model = { name: fresh, pointer, schema: {}, kept: new Set() };
    this.byPointer.set(pointer, model);
    this.queue.push({ model, value, pointer });
    return model;
  }

  private drain(): void {
    for (let next = this.queue.pop(); next !== undefined; next = this.queue.pop()) {
      next.model.schema = this.convert(next.value, next.pointer, next.model.kept);
    }
  }

  private freshName(wanted: string): string {
    const base = wanted.replace(/[^A-Za-z0-9]/g, '').slice(0, 100) || 'Model';
    let name = base;
    for (let index = 2; this.names.has(name.toLowerCase()); index += 1) name = `${base}${index}`;
    this.names.add(name.toLowerCase());
    return name;
  }

  private isPlainReference(schema: JsonObject): boolean {
    if (typeof schema.$ref !== 'string') return false;
    return this.contract.openapi === '3.0' || constraintsOf(schema).length === 0;
  }

  private convert(value: unknown, pointer: string, kept: Set<string>): Draft {
    if (!isObject(value)) return {};
    if (typeof value.$ref === 'string') return this.convertReference(value, pointer, kept);
    const out: Draft = {};
    const keep = (keyword: string, converted: unknown) => {
      out[keyword] = converted;
      kept.add(keptKey(pointer, keyword));
    };
    const isNullable = this.contract.openapi === '3.0' && value.nullable === true;
    types(value, isNullable, keep, out);
    for (const keyword of VERBATIM) if (value[keyword] !== undefined) keep(keyword, value[keyword]);
    numbers(value, keep, out);
    if (typeof value.pattern === 'string' && isPlainPattern(value.pattern)) keep('pattern', value.pattern);
    urls(value, out);
    this.members(value, pointer, kept, keep, out);
    // A nullable combination accepts null, which draft 4 could only say with a type of its own.
    if (!isNullable) this.combinations(value, pointer, kept, out);
    return out;
  }

  private convertReference(value: JsonObject, pointer: string, kept: Set<string>): Draft {
    const target = deref(this.contract.document, { $ref: value.$ref });
    if (target === undefined) return {};
    const reference = { $ref: `#/components/schemas/${this.modelAt(target.pointer, target.value).name}` };
    if (this.isPlainReference(value)) return reference;
    const { $ref: _, ...beside } = value;
    return { allOf: [reference, this.convert(beside, pointer, kept)] };
  }

  private members(value: JsonObject, pointer: string, kept: Set<string>, keep: Keep, out: Draft): void {
    const properties = Object.entries(asObject(value.properties));
    if (properties.length > 0) {
      const converted = properties.map(([name, schema]) => [
        name,
        this.convert(schema, join(pointer, 'properties', name), kept),
      ]);
      out.properties = Object.fromEntries(converted);
    }
    const required = asList(value.required).filter(
      (name) => !this.isReadOnly(asObject(value.properties)[String(name)]),
    );
    if (required.length > 0 && required.length === asList(value.required).length) keep('required', required);
    else if (required.length > 0) out.required = required;
    const extra = value.additionalProperties;
    // Draft 4 knows patternProperties, the import does not: without them, closing the object would refuse them.
    if (value.patternProperties === undefined && (extra === false || isObject(extra))) {
      keep(
        'additionalProperties',
        extra === false ? false : this.convert(extra, join(pointer, 'additionalProperties'), kept),
      );
    }
    if (isObject(value.items) && value.prefixItems === undefined) {
      out.items = this.convert(value.items, join(pointer, 'items'), kept);
    } else if (out.type === 'array') {
      out.items = {};
    }
  }

  /** `oneOf` becomes `anyOf`: its branches are weaker here, so two of them may match where the contract knows one. */
  private combinations(value: JsonObject, pointer: string, kept: Set<string>, out: Draft): void {
    const all = this.list(value.allOf, join(pointer, 'allOf'), kept);
    const any = this.list(value.anyOf, join(pointer, 'anyOf'), kept);
    const one = this.list(value.oneOf, join(pointer, 'oneOf'), kept);
    if (any.length > 0) kept.add(keptKey(pointer, 'anyOf'));
    if (any.length > 0 && one.length > 0) {
      out.anyOf = any;
      out.allOf = [...all, { anyOf: one }];
      return;
    }
    if (all.length > 0) out.allOf = all;
    const choices = any.length > 0 ? any : one;
    if (choices.length > 0) out.anyOf = choices;
  }

  private list(value: unknown, pointer: string, kept: Set<string>): Draft[] {
    return asList(value).map((schema, index) => this.convert(schema, join(pointer, index), kept));
  }

  /** Read-only members are not sent in requests, so that requiring them binds responses alone. */
  private isReadOnly(schema: unknown): boolean {
    return (
      asObject(schema).readOnly === true || asObject(deref(this.contract.document, schema)?.value).readOnly === true
    );
  }
}

type Keep = (keyword: string, converted: unknown) => void;

/** Draft 4 knows no `nullable` and no `const`; several types at once are left to the guard. */
function types(value: JsonObject, isNullable: boolean, keep: Keep, out: Draft): void {
  const list = Array.isArray(value.type) ? value.type : [value.type];
  if (list.length === 1 && typeof list[0] === 'string' && !isNullable) {
    if (list[0] === 'null') out.enum = [null];
    else keep('type', list[0]);
  }
  if (Array.isArray(value.enum)) {
    if (isNullable && !value.enum.includes(null)) out.enum = [...(value.enum as unknown[]), null];
    else keep('enum', value.enum);
  }
  if (value.const !== undefined && out.enum === undefined) {
    keep('enum', [value.const]);
    keep('const', [value.const]);
    delete out.const;
  }
}

/** URLs lead to public names or to the listed hosts; `format` tells readers of the template that they are URLs. */
function urls(value: JsonObject, out: Draft): void {
  const isAbsolute = value.format === 'uri' || value.format === 'url';
  const pattern = isAbsolute && value.pattern === undefined ? urlPattern(value) : undefined;
  if (pattern !== undefined) Object.assign(out, { format: 'uri', pattern });
}

/** Exclusive bounds become inclusive ones, and the next whole number where the type is integer. */
function numbers(value: JsonObject, keep: Keep, out: Draft): void {
  const whole = value.type === 'integer';
  if (typeof value.exclusiveMinimum === 'number') {
    const next = whole ? Math.floor(value.exclusiveMinimum) + 1 : value.exclusiveMinimum;
    if (typeof out.minimum !== 'number' || out.minimum < next) out.minimum = next;
  }
  if (typeof value.exclusiveMaximum === 'number') {
    const next = whole ? Math.ceil(value.exclusiveMaximum) - 1 : value.exclusiveMaximum;
    if (typeof out.maximum !== 'number' || out.maximum > next) out.maximum = next;
  }
  // Fractions are compared as binary numbers here and as decimals there.
  if (Number.isInteger(value.multipleOf)) keep('multipleOf', value.multipleOf);
}

/** Patterns that mean the same in every regular expression engine: no look-around, classes of characters, or names. */
function isPlainPattern(pattern: string): boolean {
  if (/\(\?(?!:)|\\[pPkuxc]|\\[1-9]|\[[^\]]*(\[|&&)/.test(pattern)) return false;
  return /^[\x20-\x7e]*$/.test(pattern) && pattern.length <= 300;
}
