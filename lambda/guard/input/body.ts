import { isUtf8 } from 'node:buffer';
import type { BodyPlan } from '../../../src/vocabulary/validators';
import type { Reason } from '../../../src/vocabulary';
import { candidates } from './coerce';
import type { ContentType } from './content-type';
import { type Decode, type Field, readFields } from './form-fields';
import { readMultipart } from './multipart';
import { xmlParts } from './xml-body';

/** A body in the values that its schema may be meant for, or the reason why it has none. */
export type ReadBody =
  | { readonly ok: true; readonly values: readonly unknown[] }
  | { readonly ok: false; readonly reason: Reason };

const malformed: ReadBody = { ok: false, reason: 'BODY_MALFORMED' };
const MAX_FIELDS = 1000;

/** The bytes of a body. */
export function bytesOf(body: string | null | undefined, isBase64: boolean | undefined): Buffer {
  return Buffer.from(body ?? '', isBase64 ? 'base64' : 'utf8');
}

/** The text of a body, or undefined where it is not UTF-8. */
export function textOf(bytes: Buffer): string | undefined {
  // A byte order mark stays in the text: JSON does not allow one (RFC 8259 8.1).
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** Reads a body as its content type says. */
export function readBody(plan: BodyPlan, contentType: ContentType, bytes: Buffer): ReadBody {
  if (plan.kind === 'binary') return { ok: true, values: [bytes.toString('latin1')] };
  if (plan.kind === 'multipart') {
    const parts = readMultipart(bytes, contentType.parameters.get('boundary') ?? '');
    return fieldsOf(plan, parts, (part) => part);
  }
  const text = textOf(bytes);
  if (text === undefined) return malformed;
  if (plan.kind === 'text') return { ok: true, values: [text] };
  if (plan.kind === 'xml') return xml(text, plan);
  return plan.kind === 'form' ? fieldsOf(plan, formFields(text), decodeURIComponent) : json(text);
}

function fieldsOf(plan: BodyPlan, fields: readonly Field[] | undefined, decode: Decode): ReadBody {
  if (!fields || fields.length > MAX_FIELDS) return malformed;
  const read = readFields(plan, fields, decode);
  return read instanceof Map ? { ok: true, values: candidates(read, plan.type) } : { ok: false, reason: read };
}

function xml(text: string, { type }: BodyPlan): ReadBody {
  const parts = xmlParts(text, type);
  return parts === undefined ? malformed : { ok: true, values: candidates(parts, type) };
}

function json(text: string): ReadBody {
  try {
    return { ok: true, values: [JSON.parse(text)] };
  } catch {
    return malformed;
  }
}

/** Name and value pairs in order, undefined where an escape is broken. */
function formFields(text: string): Field[] | undefined {
  if (text === '') return [];
  try {
    return text.split('&').map((pair) => {
      const [name, ...rest] = pair.replaceAll('+', ' ').split('=');
      const value = rest.join('=');
      decodeURIComponent(value);
      return { name: decodeURIComponent(name), value };
    });
  } catch {
    return undefined;
  }
}
