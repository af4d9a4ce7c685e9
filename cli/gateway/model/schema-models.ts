import Ajv from 'ajv-draft-04';
import type { ErrorObject, SchemaValidateFunction, ValidateFunction } from 'ajv';
import type { BodyModel } from './rest-api-model';

const EMPTY = { type: 'object', title: 'Empty Schema' };
/** Members whose keys are names of the user's, not keywords. */
const NAME_MAPS: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'definitions', 'dependencies']);
/** Not of draft 4 as API Gateway reads it: ignored, `nullable` above all, which would let null through. */
const DROPPED: ReadonlySet<string> = new Set([
  '$schema',
  'id',
  '$id',
  'nullable',
  'discriminator',
  'example',
  'xml',
  'externalDocs',
]);
/** Our keyword for a reference to another model; users cannot write it, members that start so are dropped. */
const MODEL_REF = 'x-model-ref';
/** Hold values, not schemas. */
const VALUES: ReadonlySet<string> = new Set(['enum', 'default', 'required', 'const']);

/** The models of one API: JSON schema draft 4, no formats, references among models followed. */
export class SchemaModels {
  private readonly ajv = new Ajv({
    strict: false,
    allErrors: true,
    validateFormats: false,
    unicodeRegExp: false,
    logger: false,
  });
  private readonly compiled = new Map<string, BodyModel>();
  private readonly base: string;

  constructor(
    apiId: string,
    private readonly models: ReadonlyMap<string, unknown>,
  ) {
    this.base = `https://apigateway.amazonaws.com/restapis/${apiId}/models/`;
    this.ajv.addKeyword({ keyword: MODEL_REF, schemaType: 'string', errors: true, validate: this.reference() });
    for (const [name, schema] of new Map<string, unknown>([['Empty', EMPTY], ...models])) {
      try {
        this.ajv.addSchema(draft4(schema, scopeOf(schema, this.base)) as object, `${this.base}${name}`);
      } catch (error) {
        this.invalid.set(name, error instanceof Error ? error.message : 'not a schema');
      }
    }
  }

  /** Models that are no draft 4 schema: API Gateway would refuse them, here every body that needs one is refused. */
  readonly invalid = new Map<string, string>();

  /** The model of that name; undefined when the API has none. */
  named(name: string): BodyModel | undefined {
    if (!this.models.has(name) && name !== 'Empty') return undefined;
    return this.model(name, { [MODEL_REF]: `${this.base}${name}` });
  }

  inline(name: string, schema: unknown): BodyModel {
    return this.model(name, draft4(schema, scopeOf(schema, this.base)) as object);
  }

  // Models are compiled one by one, when a value first reaches them: documents with hundreds of models that refer to each
  // other would overflow the stack of a compiler that follows every reference.
  private reference(): SchemaValidateFunction {
    const follow: SchemaValidateFunction = (url: string, value: unknown) => {
      const validate = this.ajv.getSchema(url);
      if (validate === undefined) throw new Error(`model ${url} does not exist`);
      const isValid = validate(value) === true;
      follow.errors = isValid ? undefined : (validate.errors ?? undefined);
      return isValid;
    };
    return follow;
  }

  // Compiled at first use: boots are many, most of them use few models. A schema that does not compile refuses bodies.
  private model(name: string, schema: object): BodyModel {
    const key = JSON.stringify(schema);
    const known = this.compiled.get(key);
    if (known !== undefined) return known;
    let validate: ValidateFunction | undefined;
    const model: BodyModel = {
      name,
      check: (value) => {
        validate ??= this.ajv.compile(schema);
        return validate(value) ? [] : messagesOf(validate.errors ?? []);
      },
    };
    this.compiled.set(key, model);
    return model;
  }
}

/** Where references of a schema lead: to models, except to definitions that the schema brings along. */
interface Scope {
  readonly base: string;
  readonly own: ReadonlySet<string>;
}

function scopeOf(schema: unknown, base: string): Scope {
  const definitions =
    typeof schema === 'object' && schema !== null ? (schema as { definitions?: object }).definitions : {};
  return { base, own: new Set(Object.keys(definitions ?? {})) };
}

/** A schema as API Gateway's validator reads it, with references to models absolute. */
function draft4(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((entry) => draft4(entry, scope));
  if (typeof value !== 'object' || value === null) return value;
  const ref = (value as { $ref?: unknown }).$ref;
  // Draft 4: members beside a reference do not count.
  if (typeof ref === 'string') return referenceTo(absolute(ref, scope), scope);
  const out: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    if (VALUES.has(key)) out[key] = entry;
    else if (NAME_MAPS.has(key)) out[key] = mapValues(entry, scope);
    else if (!DROPPED.has(key) && !key.startsWith('x-')) out[key] = draft4(entry, scope);
  }
  return out;
}

function mapValues(value: unknown, scope: Scope): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, draft4(entry, scope)]));
}

function referenceTo(ref: string, { base }: Scope): Record<string, string> {
  return ref.startsWith(base) ? { [MODEL_REF]: ref } : { $ref: ref };
}

function absolute(ref: string, { base, own }: Scope): string {
  const [, root, name = '', rest] = /^#\/(components\/schemas|definitions)\/([^/]+)(\/.*)?$/.exec(ref) ?? [];
  if (root === undefined || (root === 'definitions' && own.has(name))) return ref;
  return `${base}${name}${rest === undefined ? '' : `#${rest}`}`;
}

/** The common messages in the words of the validator behind `$context.error.validationErrorString` (item 79). */
function messagesOf(errors: readonly ErrorObject[]): string[] {
  const missing = new Map<string, string[]>();
  const messages: string[] = [];
  for (const error of errors) {
    if (error.keyword !== 'required') {
      messages.push(messageOf(error));
      continue;
    }
    const names = missing.get(error.instancePath) ?? [];
    names.push(String(error.params['missingProperty']));
    missing.set(error.instancePath, names);
  }
  for (const names of missing.values()) {
    messages.unshift(`object has missing required properties (${JSON.stringify(names.sort())})`);
  }
  return messages;
}

function messageOf({ keyword, params, message, instancePath }: ErrorObject): string {
  if (keyword === 'additionalProperties') {
    return `object instance has properties which are not allowed by the schema: ${JSON.stringify([params['additionalProperty']])}`;
  }
  if (keyword === 'type')
    return `instance type does not match any allowed primitive type (allowed: ${JSON.stringify([params['type']].flat())})`;
  if (keyword === 'enum')
    return `instance value not found in enum (possible values: ${JSON.stringify(params['allowedValues'])})`;
  if (keyword === 'pattern') return `ECMA 262 regex ${JSON.stringify(params['pattern'])} does not match input string`;
  return `${instancePath} ${message ?? keyword}`.trim();
}
