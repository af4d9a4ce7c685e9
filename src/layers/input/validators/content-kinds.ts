import type { BodyKind, Coercion } from '../../../vocabulary/validators';

/** `application/json; charset=utf-8` as `application/json`. */
export function essenceOf(contentType: string): string {
  return contentType.split(';', 1)[0].trim().toLowerCase();
}

/**
 * How the guard reads a content type, or undefined where it cannot check what it would let through.
 *
 * @param isXmlRead the operation takes XML
 */
export function bodyKindOf(contentType: string, type: Coercion, isXmlRead = false): BodyKind | undefined {
  const essence = essenceOf(contentType);
  if (/^(application|text)\/(.+\+)?json$/.test(essence) || /^application\/[^/]+\+json$/.test(essence)) return 'json';
  // XML has entities and includes: off, unless the operation asks for a reader without them.
  if (/[/+]xml$/.test(essence)) return isXmlRead ? 'xml' : undefined;
  if (essence === 'application/x-www-form-urlencoded') return 'form';
  if (essence === 'multipart/form-data') return 'multipart';
  const isText = type.types.length === 0 || type.types.includes('string');
  if (essence === '*/*' || essence === 'application/*') return type.types.includes('string') ? 'binary' : 'json';
  if (!isText) return undefined;
  return essence.startsWith('text/') ? 'text' : 'binary';
}
