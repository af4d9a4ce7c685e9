import { asObject, isJson } from './contract-view';

/** A body as it goes on the wire, and what it is called there. */
export interface EncodedBody {
  readonly contentType: string;
  readonly value: unknown;
}

const BOUNDARY = 'drill-boundary-7d1f0c';

/** Writes a value in a content type of the contract; JSON stays a value, so that attacks can still change it. */
export function encodeBody(contentType: string, value: unknown): EncodedBody {
  const type = contentType.toLowerCase().split(';')[0]!.trim();
  // A text alone would be sent as it is, without its quotes.
  if (isJson(type)) return { contentType, value: typeof value === 'string' ? JSON.stringify(value) : value };
  if (type === 'application/x-www-form-urlencoded') {
    return { contentType, value: new URLSearchParams(fieldsOf(value)).toString() };
  }
  if (type.startsWith('multipart/')) {
    return { contentType: `${type}; boundary=${BOUNDARY}`, value: multipart(fieldsOf(value)) };
  }
  return { contentType: concrete(type), value: typeof value === 'string' ? value : (JSON.stringify(value) ?? '') };
}

/** Lists as repeated fields, objects as JSON (OpenAPI's default for both forms). */
function fieldsOf(value: unknown): [string, string][] {
  const text = (field: unknown) =>
    typeof field === 'object' && field !== null ? JSON.stringify(field) : String(field);
  return Object.entries(asObject(value)).flatMap(([name, field]) =>
    [field].flat().map((each): [string, string] => [name, text(each)]),
  );
}

/** RFC 7578. */
function multipart(fields: readonly (readonly [string, string])[]): string {
  const parts = fields.map(
    ([name, text]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`,
  );
  return `${parts.join('')}--${BOUNDARY}--\r\n`;
}

/** Some type of a range: the contract may list `*\/*`. */
function concrete(type: string): string {
  if (type === '*/*') return 'application/octet-stream';
  return type.endsWith('/*') ? `${type.slice(0, -1)}octet-stream` : type;
}
