import { asObject, deref, isObject, type JsonObject, join, type Located } from './pointer';
import { derivedSchemas, ledgerRoots } from './schema-roots';
import { walkSchemas } from './schema-walk';
import type { ContractModel, ContractParameter } from './types';

/**
 * What becomes of a constraint: `both`, API Gateway's model and the guard check it; `guard`, the guard alone; `refused`,
 * nothing that it speaks of is let through; `note`, JSON Schema takes it for an annotation. There is no word for a
 * constraint that nobody checks: synth refuses it.
 */
export type Keeping = 'both' | 'guard' | 'refused' | 'note';

/** One constraint of the contract, and who keeps it. */
export interface LedgerEntry {
  /** JSON pointer of the schema, parameter or body in the bundled document. */
  readonly pointer: string;
  readonly keyword: string;
  readonly kept: Keeping;
}

/** Something that the guard's compiler could not take as it stands: a finding of it. */
export interface ValidatorLimit {
  readonly code: string;
  readonly pointer: string;
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
 * Every constraint of the contract that applies to a request or response, each booked once.
 *
 * @param kept keys of the constraints that the gateway keeps
 * @param limits findings of the guard's compiler: formats without a check, content types that it refuses
 */
export function constraintLedger(
  model: ContractModel,
  kept: ReadonlySet<string>,
  limits: readonly ValidatorLimit[] = [],
): LedgerEntry[] {
  const entries = new Map<string, LedgerEntry>();
  const book = (pointer: string, keyword: string, keeping: Keeping) => {
    const key = keptKey(pointer, keyword);
    if (!entries.has(key)) entries.set(key, { pointer, keyword, kept: kept.has(key) ? 'both' : keeping });
  };
  for (const operation of model.operations) {
    for (const parameter of operation.parameters) if (parameter.required) book(parameter.pointer, 'required', 'guard');
    for (const { headers } of Object.values(operation.responses))
      for (const header of headers) if (header.required) book(header.pointer, 'required', 'guard');
    if (operation.body?.required) book(join(operation.pointer, 'requestBody'), 'required', 'guard');
  }
  const pointersOf = (code: string) =>
    new Set(limits.filter((each) => each.code === code).map(({ pointer }) => pointer));
  const unreadable = pointersOf('content-type-unsupported');
  const noted = pointersOf('format-unknown');
  const derived = derivedSchemas(model.document);
  const walk = (roots: readonly Located[], keeping: Keeping) =>
    walkSchemas(
      model.document,
      roots,
      (schema, pointer) => {
        const isNote = (keyword: string) => isAnnotated(pointer) || (keyword === 'format' && noted.has(pointer));
        for (const keyword of constraintsOf(effective(model, schema)))
          book(pointer, keyword, isNote(keyword) ? 'note' : keeping);
      },
      (pointer) => derived.get(pointer) ?? [],
    );
  const roots = ledgerRoots(model.operations);
  // In the order of strength: a schema that several values share is booked by who keeps it for the first of them.
  walk(
    roots.filter(({ pointer }) => !unreadable.has(pointer)),
    'guard',
  );
  walk(
    roots.filter(({ pointer }) => unreadable.has(pointer)),
    'refused',
  );
  return [...entries.values()];
}

/** JSON Schema 2020-12 validation, section 8: what a text holds once decoded is an annotation. */
function isAnnotated(pointer: string): boolean {
  return /\/contentSchema(\/|$)/.test(pointer);
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
