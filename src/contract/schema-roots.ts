import { BUNDLE_KEY } from './bundle';
import { asObject, type JsonObject, join, type Located } from './pointer';
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
