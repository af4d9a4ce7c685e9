import { BUNDLE_KEY } from './bundle';
import { asList, asObject, deref, type JsonObject, join, type Located } from './pointer';
import type { ContractOperation } from './types';

/** Every schema at which operations enter the schemas of the document, and external files once they are bundled. */
export function schemaRoots(document: JsonObject, operations: readonly ContractOperation[]): Located[] {
  const roots = new Map<string, unknown>();
  for (const operation of operations) {
    for (const parameter of operation.parameters) roots.set(parameter.schemaPointer, parameter.schema);
    for (const part of [operation.body, ...Object.values(operation.responses)]) {
      for (const [type, schema] of Object.entries(part?.contents ?? {})) roots.set(part?.pointers[type] ?? '', schema);
    }
  }
  for (const [key, tree] of Object.entries(asObject(document[BUNDLE_KEY]))) {
    const schemas = asObject(asObject(asObject(tree).components).schemas);
    for (const [name, value] of Object.entries(schemas)) {
      roots.set(join('', BUNDLE_KEY, key, 'components', 'schemas', name), value);
    }
  }
  return [...roots].map(([pointer, value]) => ({ pointer, value }));
}

/** Where the constraints of a contract begin: in parameters, bodies and headers of responses. */
export function ledgerRoots(operations: readonly ContractOperation[]): readonly Located[] {
  const roots = new Map<string, unknown>();
  for (const { parameters, body, responses } of operations) {
    for (const part of [body, ...Object.values(responses)])
      for (const [type, schema] of Object.entries(part?.contents ?? {})) roots.set(part?.pointers[type] ?? '', schema);
    const headers = Object.values(responses).flatMap((response) => response.headers);
    for (const { schema, schemaPointer } of [...parameters, ...headers]) roots.set(schemaPointer, schema);
  }
  return [...roots].map(([pointer, value]) => ({ pointer, value }));
}

/**
 * The schemas that stand for a base with a discriminator and no list of alternatives: those that build on it with `allOf`.
 * OpenAPI 3.0.3 and 3.1.0, Discriminator Object.
 */
export function derivedSchemas(document: JsonObject): ReadonlyMap<string, readonly Located[]> {
  const derived = new Map<string, Located[]>();
  const schemas = asObject(asObject(document.components).schemas);
  for (const [name, value] of Object.entries(schemas)) {
    for (const part of asList(asObject(value).allOf)) {
      const base = asObject(part).$ref === undefined ? undefined : deref(document, { $ref: asObject(part).$ref });
      const { discriminator, oneOf, anyOf } = asObject(base?.value);
      if (base === undefined || discriminator === undefined || oneOf !== undefined || anyOf !== undefined) continue;
      const child = { value, pointer: join('', 'components', 'schemas', name) };
      derived.set(base.pointer, [...(derived.get(base.pointer) ?? []), child]);
    }
  }
  return derived;
}
