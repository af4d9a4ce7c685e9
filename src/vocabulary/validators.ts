/**
 * What synth compiles of the contract's schemas and the guard runs: the shape of `config/validators.js`.
 */

/** One broken constraint. Produced by compiled code; never holds more of the value than its place. */
export interface SchemaFault {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A compiled schema. `errors` is set by each call that returns false. */
export interface SchemaValidator {
  (value: unknown): boolean;
  errors?: readonly SchemaFault[] | null;
}

/** How text (a parameter, a form field) becomes the value that the schema speaks of. */
export interface Coercion {
  /** JSON Schema types that the value may have, most specific first. */
  readonly types: readonly string[];
  readonly items?: Coercion;
  readonly properties?: Readonly<Record<string, Coercion>>;
  /** Coercion of members that `properties` does not name; absent: there are none. */
  readonly additional?: Coercion;
  /** How the value is written in XML; plans of XML bodies only. */
  readonly xml?: XmlPlace;
}

/** OpenAPI, "XML Object". */
export interface XmlPlace {
  /** Name of the element or attribute, with its prefix; absent: the name of the member. */
  readonly name?: string;
  readonly attribute?: true;
  /** The items of a list stand in an element of their own. */
  readonly wrapped?: true;
}

export type ParameterPlace = 'path' | 'query' | 'header' | 'cookie';

/** One parameter of an operation. */
export interface ParameterPlan {
  readonly in: ParameterPlace;
  readonly name: string;
  readonly style: string;
  readonly explode: boolean;
  readonly required: boolean;
  readonly allowEmptyValue: boolean;
  /** `json`: the parameter is declared with `content` and holds JSON text. */
  readonly encoding: 'style' | 'json' | 'text';
  readonly type: Coercion;
  readonly validate: SchemaValidator;
  /** Index into the table of published shapes; parameters that may hold URLs only. */
  readonly urls?: number;
}

/**
 * How one member of a form or multipart body is written: as text, as JSON text, or in a style, as parameters are.
 * OpenAPI 3.1.0, "Encoding Object". Members without a plan are text, repeated where they are lists.
 */
export interface FieldPlan {
  readonly encoding: 'json' | 'text' | 'style';
  /** Set with `style`. */
  readonly style?: 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject';
  readonly explode?: boolean;
  /** Media types and ranges of which the part must be one; absent: any. */
  readonly contentTypes?: readonly string[];
}

/** How a body of one content type is read. */
export type BodyKind = 'json' | 'form' | 'multipart' | 'xml' | 'text' | 'binary';

/** One content type of a request or response body. */
export interface BodyPlan {
  readonly kind: BodyKind;
  readonly type: Coercion;
  /** How members are written; forms and multipart only. */
  readonly fields?: Readonly<Record<string, FieldPlan>>;
  readonly validate: SchemaValidator;
  /** Index into the table of published shapes; responses of operations that strip only. */
  readonly shape?: number;
  /** The same for requests that may hold URLs. */
  readonly urls?: number;
}

/** The names that a schema publishes, as a graph: what `strip` keeps. Indices refer to the same table. */
export interface PublishedShape {
  /** Members of any name are published. */
  readonly open: boolean;
  readonly properties: Readonly<Record<string, number>>;
  readonly patterns: readonly { readonly pattern: string; readonly shape: number }[];
  readonly additional?: number;
  readonly items?: number;
  /** Texts are URLs, to these hosts; none listed: to every public host. Requests only. */
  readonly url?: readonly string[];
}

/** Content types (lower case, without parameters, ranges such as `image/*` allowed) to their plan. */
export type BodyPlans = Readonly<Record<string, BodyPlan>>;

export interface OperationValidators {
  readonly params: readonly ParameterPlan[];
  readonly body: BodyPlans;
  /** Status, range (`2XX`) or `default`. */
  readonly responses: Readonly<Record<string, BodyPlans>>;
  /** Headers of a response, by the same names of statuses; a status whose response declares none is not there. */
  readonly responseHeaders: Readonly<Record<string, readonly ParameterPlan[]>>;
}

/** What the guard makes of `config/validators.js`. */
export interface ValidatorTable {
  /** Of the operations, in the order of the contract, one a line. */
  readonly ids: string;
  readonly operations: Readonly<Record<string, OperationValidators>>;
  readonly shapes: readonly PublishedShape[];
}

/** A plan as it is written down: with the name of its function. */
export type Written<T> = Omit<T, 'validate'> & { readonly validate: string };

/** `OperationValidators` as JSON. */
export interface WrittenOperation {
  readonly params: readonly Written<ParameterPlan>[];
  readonly body: Readonly<Record<string, Written<BodyPlan>>>;
  readonly responses: Readonly<Record<string, Readonly<Record<string, Written<BodyPlan>>>>>;
  readonly responseHeaders: Readonly<Record<string, readonly Written<ParameterPlan>[]>>;
}

/**
 * First line of `config/validators.js`. What it names follows, each a statement of its own, an expression in brackets: the
 * functions, the plans of the operations, and last the list of published shapes. Each is read by the first request that
 * needs it: a cold start costs the same with ten operations and with a thousand.
 */
export interface ValidatorIndex {
  /** Every module that a function requires. */
  readonly modules: readonly string[];
  /** Names of the functions, one a line. */
  readonly functions: string;
  /** Ids of the operations, in the order of the contract, one a line. */
  readonly operations: string;
  /** Where each statement ends, counted from the line after the index. The text is plain ASCII. */
  readonly ends: readonly number[];
}

/** Names of the modules that compiled code may require, beside those that ajv names itself. */
export const RUNTIME_MODULES = {
  /** `(text) => number` of its characters, of ajv. */
  length: 'ajv/dist/runtime/ucs2length',
  /** `(encoded pattern) => { test(text) }`, see `encodePattern`. */
  pattern: 'hardened/pattern',
  /** `(list) => boolean`: no two items are equal. */
  uniqueItems: 'hardened/unique-items',
} as const;

/** A regular expression with the flags and the longest input that synth settled on. */
export interface BoundedPattern {
  readonly source: string;
  readonly flags: string;
  /** Longer texts are refused unread. 0: no bound beyond the body's. */
  readonly maxLength: number;
}

/** Text form that travels through the schema compiler. */
export function encodePattern({ source, flags, maxLength }: BoundedPattern): string {
  return `${flags}:${maxLength}:${source}`;
}

/** The other way round; throws on text that `encodePattern` did not write. */
export function decodePattern(text: string): BoundedPattern {
  const match = /^([a-z]*):(\d+):([\s\S]*)$/.exec(text);
  if (!match) throw new Error('a compiled pattern is malformed; run synth again, so that the validators are rebuilt');
  return { flags: match[1], maxLength: Number(match[2]), source: match[3] };
}
