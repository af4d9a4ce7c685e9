import { isSchemaObject, type SchemaObject } from './json-schema';

export type OpenApiVersion = '3.0' | '3.1';

/** Keywords that assert by themselves: taken over as they are. */
export const ASSERTIONS = [
  'type',
  'enum',
  'const',
  'multipleOf',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'maxItems',
  'minItems',
  'uniqueItems',
  'maxContains',
  'minContains',
  'maxProperties',
  'minProperties',
  'dependentRequired',
] as const;

/** Keywords that hold schemas, or that the converter rewrites. */
const REWRITTEN = [
  '$ref',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
  'dependencies',
  'prefixItems',
  'items',
  'contains',
  'unevaluatedItems',
  'properties',
  'patternProperties',
  'additionalProperties',
  'propertyNames',
  'unevaluatedProperties',
  'required',
  'format',
  'pattern',
];

/** Keywords that assert nothing. */
const ANNOTATIONS = [
  'title',
  'description',
  'default',
  'example',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'xml',
  'externalDocs',
  'discriminator',
  'nullable',
  '$comment',
  '$schema',
  '$defs',
  'definitions',
  '$anchor',
  '$dynamicAnchor',
  'contentEncoding',
  'contentMediaType',
  'contentSchema',
];

const KNOWN = new Set<string>([...ASSERTIONS, ...REWRITTEN, ...ANNOTATIONS]);
const ASSERTING = new Set<string>([...ASSERTIONS, ...REWRITTEN]);

/** Keywords that the converter does not know; extensions (`x-`) aside. */
export function unknownKeywords(schema: SchemaObject): string[] {
  return Object.keys(schema).filter((keyword) => !KNOWN.has(keyword) && !keyword.startsWith('x-'));
}

/** The schema without what asserts nothing. */
export function assertionsOf(schema: SchemaObject): SchemaObject {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => ASSERTING.has(keyword)));
}

/** One schema object in the keywords of JSON Schema 2020-12; schemas inside it are left alone. */
export function toDraft2020(schema: SchemaObject, version: OpenApiVersion): SchemaObject {
  if (version === '3.1') return schema;
  const converted: Record<string, unknown> = { ...schema };
  exclusive(converted, 'exclusiveMinimum', 'minimum');
  exclusive(converted, 'exclusiveMaximum', 'maximum');
  return nullable(converted);
}

/** OpenAPI 3.0 follows draft 4, where the exclusive keywords are booleans beside the inclusive ones. */
function exclusive(schema: Record<string, unknown>, keyword: string, inclusive: string): void {
  if (typeof schema[keyword] !== 'boolean') return;
  if (schema[keyword] && schema[inclusive] !== undefined) {
    schema[keyword] = schema[inclusive];
    delete schema[inclusive];
  } else {
    delete schema[keyword];
  }
}

/** Stands first in the `anyOf` that `nullable` becomes: the branch behind it is the schema itself. */
export const NULL_BRANCH: SchemaObject = { type: 'null' };

/** `nullable: true` means that null passes, whatever else the schema object says; the author wrote it for nothing else. */
function nullable(schema: Record<string, unknown>): SchemaObject {
  if (schema['nullable'] !== true) return schema;
  const { nullable: _, ...rest } = schema;
  const asserts = Object.keys(assertionsOf(rest));
  if (asserts.length === 0) return rest;
  const simple = typeof rest['type'] === 'string' && !rest['enum'] && !asserts.some(isInPlace);
  if (simple) return { ...rest, type: [rest['type'], 'null'] };
  return { anyOf: [NULL_BRANCH, rest] };
}

const IN_PLACE = ['$ref', 'allOf', 'anyOf', 'oneOf', 'not', 'if', 'const'];

function isInPlace(keyword: string): boolean {
  return IN_PLACE.includes(keyword);
}

/** Tells whether other schemas speak about the same value: then only `unevaluatedProperties` can close it. */
export function isComposed(schema: SchemaObject): boolean {
  return ['allOf', 'anyOf', 'oneOf', 'if', 'dependentSchemas', 'dependencies', '$ref'].some(
    (keyword) => schema[keyword] !== undefined,
  );
}

/** Tells whether a schema object itself speaks of objects. */
export function describesObjects(schema: SchemaObject): boolean {
  const { type } = schema;
  if (type !== undefined) return type === 'object' || (Array.isArray(type) && type.includes('object'));
  return ['properties', 'patternProperties', 'required', 'minProperties', 'maxProperties', 'propertyNames'].some(
    (keyword) => schema[keyword] !== undefined,
  );
}

/** The discriminator of a schema object, where it is well-formed. */
export function discriminatorOf(
  schema: SchemaObject,
): { propertyName: string; mapping: Record<string, string> } | undefined {
  const { discriminator } = schema;
  if (!isSchemaObject(discriminator) || typeof discriminator['propertyName'] !== 'string') return undefined;
  const mapping = isSchemaObject(discriminator['mapping']) ? discriminator['mapping'] : {};
  return { propertyName: discriminator['propertyName'], mapping: mapping as Record<string, string> };
}
