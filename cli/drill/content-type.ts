import { asObject, deref, type Schema } from './schema-view';

/** How content types rank for a request: the ones that most attacks can be written in come first. */
const RANKS: readonly ((contentType: string) => boolean)[] = [
  isJson,
  (contentType) => contentType.startsWith('application/x-www-form-urlencoded'),
  (contentType) => contentType.startsWith('multipart/form-data'),
  (contentType) => !isXml(contentType),
  () => true,
];

/** The content type that a request is written in. */
export function preferred(contentTypes: readonly string[]): string | undefined {
  const rank = (contentType: string) => RANKS.findIndex((fits) => fits(contentType));
  return [...contentTypes].sort((a, b) => rank(a) - rank(b))[0];
}

export function isJson(contentType: string): boolean {
  return /^application\/([^;]+\+)?json\b/i.test(contentType);
}

/** XML is the last choice: the guard reads it only where an operation says so. */
export function isXml(contentType: string): boolean {
  return /[/+]xml\b/i.test(contentType);
}

/** A type of the range of all types: JSON, unless the body is text. Other types are left as they are. */
export function concrete(document: Schema, contentType: string, schema: Schema): string {
  if (!['*/*', 'application/*'].includes(contentType)) return contentType;
  const types = [asObject(deref(document, schema))['type']].flat();
  return types.includes('string') ? 'application/octet-stream' : 'application/json';
}
