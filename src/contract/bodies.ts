import { asObject, deref, type JsonObject, join, type Located } from './pointer';
import { described, examplesIn, schemaIn } from './merged-parameters';
import type { ContractBody, ContractParameter, ContractResponse, SchemaObject } from './types';

/** Methods whose body is optional unless the contract says otherwise: most of their callers send none. */
const MOSTLY_WITHOUT_BODY = ['GET', 'HEAD', 'DELETE', 'OPTIONS'];

export interface RequestBody {
  readonly body?: ContractBody;
  readonly pointer: string;
  /** Content types that are refused whatever the contract says. */
  readonly refused: readonly string[];
  /** The contract does not say whether a body must be sent. */
  readonly undecided: boolean;
}

/**
 * The request body of an operation, content types in lower case and without parameters.
 *
 * @param takesXml the operation asks for the reader of XML without document types
 */
export function requestBody(
  document: JsonObject,
  { value, pointer }: Located,
  method: string,
  takesXml: boolean,
): RequestBody {
  const operation = asObject(value);
  const found = deref(document, operation.requestBody, join(pointer, 'requestBody'));
  if (found === undefined || found.value === undefined) return { pointer, refused: [], undecided: false };
  const object = asObject(found.value);
  const silent = typeof object.required !== 'boolean';
  const assumed = silent && !MOSTLY_WITHOUT_BODY.includes(method);
  const required = object.required === true || assumed;
  const content = asObject(object.content);
  const refused = takesXml ? [] : Object.keys(content).filter(isXml);
  const taken = Object.fromEntries(Object.entries(content).filter(([type]) => !refused.includes(type)));
  const body = { required, ...contentsOf({ content: taken }, found.pointer) };
  return { body, pointer: found.pointer, refused, undecided: assumed };
}

/** XML has entities and includes: it is taken only where an operation asks for a reader without them. */
export function isXml(contentType: string): boolean {
  return /[/+]xml$/.test(contentType.split(';', 1)[0].trim().toLowerCase());
}

/** The responses of an operation, by status. */
export function responsesOf(
  document: JsonObject,
  operation: JsonObject,
  pointer: string,
): Record<string, ContractResponse> {
  const out: Record<string, ContractResponse> = {};
  for (const [status, raw] of Object.entries(asObject(operation.responses))) {
    if (status.startsWith('x-')) continue;
    const found = deref(document, raw, join(pointer, 'responses', status));
    if (found === undefined) continue;
    const object = asObject(found.value);
    out[status] = { ...contentsOf(object, found.pointer), headers: headersOf(document, object, found.pointer) };
  }
  return out;
}

function headersOf(document: JsonObject, object: JsonObject, pointer: string): ContractParameter[] {
  const headers: ContractParameter[] = [];
  for (const [raw, header] of Object.entries(asObject(object.headers))) {
    const name = raw.toLowerCase();
    // OpenAPI, Response Object: a header of this name is ignored.
    if (name === 'content-type') continue;
    const found = deref(document, header, join(pointer, 'headers', raw));
    if (found !== undefined) headers.push(described(asObject(found.value), name, 'header', found.pointer));
  }
  return headers;
}

function contentsOf(object: JsonObject, pointer: string): Pick<ContractBody, 'contents' | 'pointers' | 'examples'> {
  const contents: Record<string, SchemaObject> = {};
  const pointers: Record<string, string> = {};
  const examples: Record<string, readonly unknown[]> = {};
  for (const [type, media] of Object.entries(asObject(object.content))) {
    const name = type.split(';', 1)[0].trim().toLowerCase();
    contents[name] = schemaIn(asObject(media).schema);
    pointers[name] = join(pointer, 'content', type, 'schema');
    examples[name] = examplesIn(asObject(media));
  }
  return { contents, pointers, examples };
}

/** True for media types whose bodies the guard reads as named members: JSON, forms, and XML where it is read at all. */
export function hasMembers(contentType: string): boolean {
  return isJsonLike(contentType) || isXml(contentType) || FORMS.includes(contentType);
}

const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/** True for media types whose bodies are JSON, wildcards included. */
export function isJsonLike(contentType: string): boolean {
  return /^(application|text)\/(json|[\w.!#$&^-]+\+json|\*)$|^\*\/\*$|^[\w.!#$&^-]+\/[\w.!#$&^-]+\+json$/.test(
    contentType,
  );
}
