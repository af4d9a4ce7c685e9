import Ajv04 from 'ajv-draft-04';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { asObject, deref } from '../drill/schema-view';
import { discriminated } from './discriminator';

type Schema = Record<string, unknown>;
type Compiled = (value: unknown) => boolean;

export type Direction = 'request' | 'response';

const VERBATIM = [
  'type enum const multipleOf maximum minimum exclusiveMaximum exclusiveMinimum maxLength minLength pattern format',
  'maxItems minItems uniqueItems maxProperties minProperties minContains maxContains dependentRequired',
]
  .join(' ')
  .split(' ');
const ONE_SCHEMA = [
  'additionalProperties items not if then else contains propertyNames unevaluatedProperties unevaluatedItems',
]
  .join(' ')
  .split(' ');
const SCHEMA_LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const SCHEMA_MAPS = ['properties', 'patternProperties', 'dependentSchemas'];

/** One judge a document and direction: documents are large, and a drill asks thousands of times. */
const judges = new WeakMap<object, Map<Direction, Conformity>>();

export function conformityOf(document: Record<string, unknown>, direction: Direction): Conformity {
  const known = judges.get(document) ?? new Map<Direction, Conformity>();
  judges.set(document, known);
  const judge = known.get(direction) ?? new Conformity(document, direction);
  known.set(direction, judge);
  return judge;
}

/**
 * Tells whether a value conforms to a schema of a document, by ajv and by nothing of what the gateway or the guard use:
 * a second opinion, so that a sample that does not conform is known before it is sent.
 */
export class Conformity {
  private readonly ajv: Ajv04 | Ajv2020;
  private readonly isOld: boolean;
  private readonly known = new WeakMap<object, Compiled | undefined>();
  private readonly added = new Set<string>();

  constructor(
    private readonly document: Record<string, unknown>,
    private readonly direction: Direction,
  ) {
    this.isOld = String(document['openapi']).startsWith('3.0');
    const options = {
      strict: false,
      logger: false as const,
      validateSchema: false,
      messages: false,
      // Else each member is checked inside the one before: objects of a thousand members are too deep for the engine.
      allErrors: true,
      inlineRefs: false,
      // Each schema is asked a few times only: better code would not pay for its making.
      code: { optimize: false, regExp: Object.assign(expression, { code: 'expression' }) },
    };
    this.ajv = this.isOld ? new Ajv04(options) : new Ajv2020({ ...options, unevaluated: true });
    addFormats(this.ajv as Ajv2020);
  }

  /** `undefined` where the schema says something that cannot be judged. */
  conforms(raw: unknown, value: unknown): boolean | undefined {
    const schema = this.shared(raw);
    if (typeof schema !== 'object' || schema === null) return schema !== false;
    if (!this.known.has(schema)) this.known.set(schema, this.compiled(schema));
    return this.known.get(schema)?.(value);
  }

  /** Operations refer to the same schema in objects of their own: it is compiled once. */
  private shared(schema: unknown): unknown {
    const keys = Object.keys(asObject(schema));
    return keys.length === 1 && keys[0] === '$ref' ? (deref(this.document, schema) ?? schema) : schema;
  }

  private compiled(schema: object): Compiled | undefined {
    try {
      const validate = this.ajv.compile(this.plain(schema) as object);
      return (value) => validate(value) === true;
    } catch {
      return undefined; // a reference into nothing, or an expression that no engine here reads
    }
  }

  /** The schema with what restricts values, and nothing else: examples may look like schemas. */
  private plain(raw: unknown): unknown {
    if (typeof raw !== 'object' || raw === null) return raw ?? true;
    const schema = discriminated(this.document, raw as Schema);
    if (typeof schema['$ref'] === 'string') {
      const reference = { $ref: this.reference(schema['$ref']) };
      return this.isOld ? reference : { ...this.keywords(schema), ...reference };
    }
    return this.keywords(schema);
  }

  private keywords(schema: Schema): Schema {
    const plain: Schema = {};
    for (const name of VERBATIM) if (schema[name] !== undefined) plain[name] = schema[name];
    for (const name of ONE_SCHEMA) if (schema[name] !== undefined) plain[name] = this.plain(schema[name]);
    for (const name of SCHEMA_LISTS)
      if (Array.isArray(schema[name])) plain[name] = (schema[name] as unknown[]).map((part) => this.plain(part));
    for (const name of SCHEMA_MAPS)
      if (schema[name] !== undefined)
        plain[name] = Object.fromEntries(
          Object.entries(asObject(schema[name])).map(([key, part]) => [key, this.plain(part)]),
        );
    if (schema['nullable'] === true && typeof schema['type'] === 'string') plain['nullable'] = true;
    if (Array.isArray(schema['required']))
      plain['required'] = schema['required'].filter((name) => this.isSent(schema, name));
    if (plain['required'] && (plain['required'] as unknown[]).length === 0) delete plain['required'];
    return plain;
  }

  /** Members that are only read are not required of requests, those only written not of responses. */
  private isSent(schema: Schema, name: unknown): boolean {
    const parts = [
      schema,
      ...((schema['allOf'] as unknown[] | undefined) ?? []).map((part) => deref(this.document, part)),
    ];
    const members = parts.map((part) =>
      asObject(deref(this.document, asObject(asObject(part)['properties'])[String(name)])),
    );
    const only = this.direction === 'request' ? 'readOnly' : 'writeOnly';
    return !members.some((member) => member[only] === true);
  }

  /** Registers what a reference leads to, once, and returns the name that it has among the compiled schemas. */
  private reference(ref: string): string {
    const name = `contract:${Buffer.from(ref).toString('hex')}`;
    if (!this.added.has(name)) {
      this.added.add(name);
      const target = deref(this.document, { $ref: ref });
      if (target === undefined) throw new Error(`nothing at ${ref}`);
      this.ajv.addSchema(this.plain(target) as object, name);
    }
    return name;
  }
}

/** Some documents use escapes that the unicode mode refuses. */
function expression(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return new RegExp(pattern);
  }
}
