import type { ErrorObject, ValidateFunction } from 'ajv';
import { toolbox } from '../core/toolbox';
import type { Faults } from './faults';
import { asList, asObject, type JsonObject } from './pointer';
import { didYouMean } from './suggest';

/** Faults beyond this number of one document or schema say the same again. */
const MAX_ERRORS = 60;

const compiled = new Map<string, ValidateFunction>();

function documentValidator(version: '3.0' | '3.1'): ValidateFunction {
  const known = compiled.get(version);
  if (known !== undefined) return known;
  const { Ajv04, Ajv2020, addFormats, openApiSchemas } = toolbox();
  const options = { strict: false, allErrors: true, logger: false, verbose: true } as const;
  const ajv = version === '3.0' ? new Ajv04(options) : new Ajv2020(options);
  addFormats(ajv);
  ajv.addFormat('media-range', true);
  const validate = ajv.compile(openApiSchemas[version]);
  compiled.set(version, validate);
  return validate;
}

/** OpenAPI 3.1 leaves Schema Objects to JSON Schema 2020-12. */
function schemaValidator(): ValidateFunction {
  const known = compiled.get('schema');
  if (known !== undefined) return known;
  const { Ajv2020, addFormats } = toolbox();
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false, verbose: true });
  addFormats(ajv);
  const validate = ajv.getSchema('https://json-schema.org/draft/2020-12/schema');
  if (validate === undefined) throw new Error('the JSON Schema 2020-12 metaschema is not part of the toolbox');
  compiled.set('schema', validate);
  return validate;
}

/** Checks a document against the OpenAPI Initiative's JSON Schema of its version. */
export function validateDocument(document: JsonObject, version: '3.0' | '3.1', faults: Faults): void {
  report(documentValidator(version), document, '', faults);
}

/** Checks one OpenAPI 3.1 schema against the JSON Schema 2020-12 metaschema. */
export function validateSchema31(schema: unknown, pointer: string, faults: Faults): void {
  report(schemaValidator(), schema, pointer, faults);
}

function report(validate: ValidateFunction, data: unknown, base: string, faults: Faults): void {
  if (validate(data)) return;
  for (const error of telling(validate.errors ?? []).slice(0, MAX_ERRORS)) {
    faults.add(base + error.instancePath, text(error), remedy(error));
  }
}

/**
 * The errors that tell something. Where a schema offers alternatives (an object or a reference to it, one kind of
 * security scheme or another), every branch that was never meant reports its own errors, too: they are left out.
 */
function telling(errors: readonly ErrorObject[]): ErrorObject[] {
  const meant = withoutOtherKinds(
    errors.filter((error) => !/\/(definitions|\$defs)\/[rR]eference\//.test(error.schemaPath)),
  );
  const plain = meant.filter((error) => !COMBINED.has(error.keyword));
  const explained = (error: ErrorObject) =>
    COMBINED.has(error.keyword) && plain.some((other) => `${other.instancePath}/`.startsWith(`${error.instancePath}/`));
  const left = oneForEachPlace(meant.filter((error) => !explained(error)));
  return [...new Map(left.map((error) => [`${error.instancePath} ${text(error)}`, error])).values()];
}

const COMBINED = new Set(['oneOf', 'anyOf', 'allOf', 'if', 'not', '$ref', '$dynamicRef']);

/** Errors of a definition that is of another kind: its own `type` or `in` does not even fit. */
function withoutOtherKinds(errors: readonly ErrorObject[]): ErrorObject[] {
  const definition = (error: ErrorObject) => /^#\/definitions\/[^/]+/.exec(error.schemaPath)?.[0] ?? '#';
  const isKind = (error: ErrorObject) => error.keyword === 'enum' && /\/(type|in)$/.test(error.instancePath);
  const others = errors.filter(isKind).map((error) => ({
    definition: definition(error),
    at: error.instancePath.replace(/\/(type|in)$/, ''),
  }));
  return errors.filter(
    (error) =>
      isKind(error) ||
      !others.some((other) => other.definition === definition(error) && error.instancePath.startsWith(other.at)),
  );
}

/** Several lists of allowed values at one place are one list. */
function oneForEachPlace(errors: readonly ErrorObject[]): ErrorObject[] {
  const enums = new Map<string, ErrorObject>();
  for (const error of errors.filter(({ keyword }) => keyword === 'enum')) {
    const before = enums.get(error.instancePath);
    const values = [...asList(before?.params.allowedValues), ...asList(error.params.allowedValues)];
    enums.set(error.instancePath, { ...error, params: { allowedValues: [...new Set(values)] } });
  }
  return [...errors.filter(({ keyword }) => keyword !== 'enum'), ...enums.values()];
}

function text(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'additionalProperties') return `unknown member "${String(params.additionalProperty)}"`;
  if (error.keyword === 'unevaluatedProperties') return `unknown member "${String(params.unevaluatedProperty)}"`;
  if (error.keyword === 'required') return `"${String(params.missingProperty)}" is missing`;
  if (error.keyword === 'enum') {
    const allowed = (params.allowedValues as unknown[]).map((value) => JSON.stringify(value));
    return `${short(error.data)} is not one of ${allowed.slice(0, 12).join(', ')}`;
  }
  if (error.keyword === 'type') return `${short(error.data)} should be of type ${String(params.type)}`;
  return `${short(error.data)} ${error.message ?? 'is not valid'}`;
}

function short(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}

function remedy(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  const unknown = params.additionalProperty ?? params.unevaluatedProperty;
  if (typeof unknown === 'string') {
    const known = Object.keys(asObject((error.parentSchema as JsonObject | undefined)?.properties));
    return known.length === 0 ? 'remove it' : `remove it, ${didYouMean(unknown, known)}`;
  }
  if (error.keyword === 'required') return `add "${String(params.missingProperty)}"`;
  return 'correct it as the OpenAPI specification says';
}
