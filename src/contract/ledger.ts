import { asObject, deref, isObject, type JsonObject, join } from './pointer';
import { schemaRoots } from './schema-roots';
import { walkSchemas } from './schema-walk';
import type { ContractModel, ContractParameter } from './types';

/** Where one constraint of the contract is enforced: by API Gateway's model and the guard, or by the guard alone. */
export interface LedgerEntry {
  /** JSON pointer of the schema, parameter or body in the bundled document. */
  readonly pointer: string;
  readonly keyword: string;
  readonly kept: 'gateway' | 'guard' | 'both';
}

/** Keywords that restrict values, whatever they are set to. */
const ALWAYS = [
  'type',
  'enum',
  'const',
  'multipleOf',
  'maximum',
  'minimum',
  'maxLength',
  'minLength',
  'pattern',
  'format',
  'maxItems',
  'minItems',
  'contains',
  'minContains',
  'maxContains',
  'maxProperties',
  'minProperties',
  'required',
  'patternProperties',
  'propertyNames',
  'dependentRequired',
  'dependentSchemas',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'discriminator',
];
/** Keywords that restrict values unless they are off. */
const UNLESS_OFF = ['exclusiveMaximum', 'exclusiveMinimum', 'uniqueItems', 'readOnly', 'writeOnly'];
/** Keywords that restrict values when they forbid something. */
const WHEN_CLOSED = ['additionalProperties', 'unevaluatedProperties', 'unevaluatedItems', 'items'];

/** The constraints that one schema object states itself. */
export function constraintsOf(schema: JsonObject): string[] {
  const stated = ALWAYS.filter((keyword) => schema[keyword] !== undefined);
  const on = UNLESS_OFF.filter((keyword) => schema[keyword] !== undefined && schema[keyword] !== false);
  const closed = WHEN_CLOSED.filter((keyword) =>
    keyword === 'items' ? schema.items === false : schema[keyword] === false || isObject(schema[keyword]),
  );
  return [...stated, ...on, ...closed];
}

/** Key of a constraint in the set of those that the gateway keeps. */
export function keptKey(pointer: string, keyword: string): string {
  return `${pointer} ${keyword}`;
}

/**
 * Every constraint of the contract that applies to a request or response, each booked once. What the gateway does not
 * keep, the guard enforces; nothing is dropped.
 */
export function constraintLedger(model: ContractModel, kept: ReadonlySet<string>): LedgerEntry[] {
  const entries = new Map<string, LedgerEntry>();
  const book = (pointer: string, keyword: string) => {
    const key = keptKey(pointer, keyword);
    entries.set(key, { pointer, keyword, kept: kept.has(key) ? 'both' : 'guard' });
  };
  for (const operation of model.operations) {
    for (const parameter of operation.parameters) if (parameter.required) book(parameter.pointer, 'required');
    if (operation.body?.required) book(join(operation.pointer, 'requestBody'), 'required');
  }
  walkSchemas(model.document, schemaRoots(model.document, model.operations), (schema, pointer) => {
    for (const keyword of constraintsOf(effective(model, schema))) book(pointer, keyword);
  });
  return [...entries.values()];
}

/** OpenAPI 3.0: what stands beside a `$ref` says nothing. */
function effective(model: ContractModel, schema: JsonObject): JsonObject {
  return model.openapi === '3.0' && typeof schema.$ref === 'string' ? {} : schema;
}

/** Parameters whose presence API Gateway can check: those of the path, and query parameters with one name. */
export function isPresenceChecked(document: JsonObject, parameter: ContractParameter): boolean {
  if (!parameter.required) return false;
  if (parameter.in === 'path') return true;
  if (parameter.in !== 'query' || !/^[A-Za-z0-9._$-]+$/.test(parameter.name)) return false;
  // An object spreads over several names, or is called name[member].
  const schema = asObject(deref(document, parameter.schema)?.value);
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const isObjectLike = types.includes('object') || schema.properties !== undefined || isComposed(schema);
  return parameter.contentType !== undefined || !(isObjectLike || parameter.style === 'deepObject');
}

function isComposed(schema: JsonObject): boolean {
  return ['allOf', 'anyOf', 'oneOf'].some((keyword) => keyword in schema);
}
