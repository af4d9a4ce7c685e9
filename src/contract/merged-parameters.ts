import type { Faults } from './faults';
import { asList, asObject, deref, isObject, type JsonObject, join, type Located } from './pointer';
import type { ContractParameter, ParameterPlace, SchemaObject } from './types';

const PLACES: readonly string[] = ['path', 'query', 'header', 'cookie'];
/** OpenAPI: header parameters of these names are ignored; they are described elsewhere. */
const IGNORED_HEADERS = ['accept', 'content-type', 'authorization'];
const DEFAULT_STYLE: Readonly<Record<ParameterPlace, string>> = {
  path: 'simple',
  query: 'form',
  header: 'simple',
  cookie: 'form',
};

/** The parameters of an operation: those of its path, overridden by its own. */
export function mergedParameters(
  document: JsonObject,
  path: Located,
  operation: Located,
  faults: Faults,
): ContractParameter[] {
  const merged = new Map<string, ContractParameter>();
  for (const level of [path, operation]) {
    const own = new Set<string>();
    asList(asObject(level.value).parameters).forEach((raw, index) => {
      const at = join(level.pointer, 'parameters', index);
      const parameter = parameterOf(document, raw, at, faults);
      if (parameter === undefined) return;
      const key = keyOf(parameter);
      if (own.has(key)) faults.add(at, `parameter "${parameter.name}" is there twice`, 'remove one');
      own.add(key);
      merged.set(key, parameter);
    });
  }
  return [...merged.values()];
}

function keyOf(parameter: ContractParameter): string {
  const name = parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name;
  return `${parameter.in} ${name}`;
}

function parameterOf(document: JsonObject, raw: unknown, at: string, faults: Faults): ContractParameter | undefined {
  const found = deref(document, raw, at);
  if (found === undefined) return undefined;
  const { name, in: place } = asObject(found.value);
  if (typeof name !== 'string' || !PLACES.includes(String(place))) {
    faults.add(found.pointer, 'a parameter needs "name" and "in"', 'set "in" to path, query, header or cookie');
    return undefined;
  }
  if (place === 'header' && IGNORED_HEADERS.includes(name.toLowerCase())) return undefined;
  return described(asObject(found.value), name, place as ParameterPlace, found.pointer);
}

/** One parameter, or one header of a response: both are described in the same words. */
export function described(object: JsonObject, name: string, place: ParameterPlace, pointer: string): ContractParameter {
  const [contentType, media] = Object.entries(asObject(object.content))[0] ?? [];
  const style = typeof object.style === 'string' ? object.style : DEFAULT_STYLE[place];
  const schemaPointer =
    contentType === undefined ? join(pointer, 'schema') : join(pointer, 'content', contentType, 'schema');
  return {
    name,
    in: place,
    required: place === 'path' || object.required === true,
    schema: schemaIn(contentType === undefined ? object.schema : asObject(media).schema),
    contentType,
    style,
    explode: typeof object.explode === 'boolean' ? object.explode : style === 'form',
    allowReserved: object.allowReserved === true,
    examples: examplesIn(contentType === undefined ? object : asObject(media)),
    pointer,
    schemaPointer,
  };
}

/** A schema as an object: JSON Schema 2020-12 also allows `true` and `false`. */
export function schemaIn(value: unknown): SchemaObject {
  if (value === false) return { not: {} };
  return isObject(value) ? value : {};
}

/** `example` and `examples` of a parameter or media type. References to shared examples are left out. */
export function examplesIn(object: JsonObject): unknown[] {
  const many = Object.values(asObject(object.examples)).filter((entry) => isObject(entry) && 'value' in entry);
  const values = many.map((entry) => (entry as JsonObject).value);
  return 'example' in object ? [object.example, ...values] : values;
}
