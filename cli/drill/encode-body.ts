import { isXml } from './content-type';
import { isJson } from './content-type';
import { asObject } from './schema-view';

/** A body as it goes on the wire, and what it is called there. */
export interface EncodedBody {
  readonly contentType: string;
  readonly value: unknown;
}

const BOUNDARY = 'drill-boundary-7d1f0c';

/** What the contract says about the members of forms. */
export interface Encodings {
  /** `encoding` of the media type. */
  readonly encoding?: Record<string, unknown>;
  /** OpenAPI 3.0 knows styles in forms alone, 3.1 in multipart bodies, too. */
  readonly isStyledMultipart?: boolean;
  /** Writes XML, where the operation takes it. */
  readonly xml?: (value: unknown) => string;
}

/** Writes a value in a content type of the contract; JSON stays a value, so that attacks can still change it. */
export function encodeBody(contentType: string, value: unknown, encodings: Encodings = {}): EncodedBody {
  const type = contentType.toLowerCase().split(';')[0]!.trim();
  // A text alone would be sent as it is, without its quotes.
  if (isJson(type)) return { contentType, value: typeof value === 'string' ? JSON.stringify(value) : value };
  if (type === 'application/x-www-form-urlencoded') {
    const pairs = fieldsOf(value, encodings.encoding ?? {}, formText);
    return { contentType, value: pairs.map(({ name, text }) => `${formText(name)}=${text}`).join('&') };
  }
  if (type.startsWith('multipart/')) {
    const fields = fieldsOf(value, withoutStyles(encodings), (text) => text);
    return { contentType: `${type}; boundary=${BOUNDARY}`, value: multipart(fields) };
  }
  if (encodings.xml && isXml(type)) return { contentType, value: encodings.xml(value) };
  return { contentType: concrete(type), value: typeof value === 'string' ? value : (JSON.stringify(value) ?? '') };
}

interface Field {
  readonly name: string;
  readonly text: string;
  readonly contentType?: string;
}

type Encode = (text: string) => string;

/** Space as `+`, everything else that is not plain as UTF-8 bytes. */
const formText: Encode = (text) => new URLSearchParams([['', text]]).toString().slice(1);

const SEPARATORS: Readonly<Record<string, string>> = { form: ',', spaceDelimited: ' ', pipeDelimited: '|' };

/** Lists as repeated fields, objects as JSON (OpenAPI's default for both forms), unless a style is given. */
function fieldsOf(value: unknown, encoding: Record<string, unknown>, encode: Encode): Field[] {
  return Object.entries(asObject(value)).flatMap(([name, member]): Field[] => {
    const own = asObject(encoding[name]);
    const isStyled = ['style', 'explode', 'allowReserved'].some((key) => own[key] !== undefined);
    if (isStyled && typeof member === 'object' && member !== null) return styled(name, member, own, encode);
    const contentType = String(own['contentType'] ?? '').split(',')[0]!;
    const isJsonText = isJson(contentType);
    const text = (each: unknown) =>
      isJsonText || (typeof each === 'object' && each !== null) ? (JSON.stringify(each) ?? '') : String(each);
    return [member].flat().map((each) => ({
      name,
      text: encode(text(each)),
      ...(contentType !== '' && { contentType: concrete(contentType) }),
    }));
  });
}

/** OpenAPI 3.1.0, "Style Examples". */
function styled(name: string, member: object, own: Record<string, unknown>, encode: Encode): Field[] {
  const style = String(own['style'] ?? 'form');
  const explode = own['explode'] ?? style === 'form';
  const entries = Object.entries(member);
  const text = (each: unknown) => encode(String(each));
  const all = (pairs: [string, unknown][]) =>
    pairs.flatMap(([key, each]) => [each].flat().map((one) => ({ name: key, text: text(one) })));
  if (style === 'deepObject') return all(entries.map(([key, each]) => [`${name}[${key}]`, each]));
  if (explode === true) return all(Array.isArray(member) ? [[name, member]] : entries);
  const parts = Array.isArray(member) ? member : entries.flat();
  const separator = SEPARATORS[style] ?? ',';
  return [{ name, text: parts.map(text).join(separator === ',' ? separator : encode(separator)) }];
}

function withoutStyles({ encoding = {}, isStyledMultipart }: Encodings): Record<string, unknown> {
  if (isStyledMultipart) return encoding;
  return Object.fromEntries(
    Object.entries(encoding).map(([name, own]) => [name, { contentType: asObject(own)['contentType'] }]),
  );
}

/** RFC 7578. */
function multipart(fields: readonly Field[]): string {
  const parts = fields.map(({ name, text, contentType }) => {
    const type = contentType === undefined ? '' : `\r\nContent-Type: ${contentType}`;
    return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${type}\r\n\r\n${text}\r\n`;
  });
  return `${parts.join('')}--${BOUNDARY}--\r\n`;
}

/** Some type of a range: the contract may list `*\/*`. */
function concrete(type: string): string {
  if (type === '*/*') return 'application/octet-stream';
  return type.endsWith('/*') ? `${type.slice(0, -1)}octet-stream` : type;
}
