import type { BodyPlan } from '../../../src/vocabulary/validators';
import type { Reason } from '../../../src/vocabulary';
import { candidates, type Parts } from './coerce';
import type { ContentType } from './content-type';
import { isUnsafeName } from './json-hygiene';
import { readMultipart } from './multipart';

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
  try {
    // ignoreBOM keeps the mark, which JSON does not allow: RFC 8259 8.1.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Reads a body as its content type says. */
export function readBody(plan: BodyPlan, contentType: ContentType, bytes: Buffer): ReadBody {
  if (plan.kind === 'binary') return { ok: true, values: [bytes.toString('latin1')] };
  if (plan.kind === 'multipart')
    return fields(plan, readMultipart(bytes, contentType.parameters.get('boundary') ?? ''));
  const text = textOf(bytes);
  if (text === undefined) return malformed;
  if (plan.kind === 'text') return { ok: true, values: [text] };
  return plan.kind === 'form' ? fields(plan, formPairs(text)) : json(text);
}

function json(text: string): ReadBody {
  try {
    return { ok: true, values: [JSON.parse(text)] };
  } catch {
    return malformed;
  }
}

/** Name and value pairs in order; a value may be JSON already read (a part of type application/json). */
export type Field = readonly [name: string, value: string];

function formPairs(text: string): Field[] | undefined {
  if (text === '') return [];
  try {
    return text.split('&').map((pair) => {
      const [name, ...rest] = pair.replaceAll('+', ' ').split('=');
      return [decodeURIComponent(name), decodeURIComponent(rest.join('='))];
    });
  } catch {
    return undefined;
  }
}

function fields({ type }: BodyPlan, pairs: readonly Field[] | undefined): ReadBody {
  if (!pairs || pairs.length > MAX_FIELDS) return malformed;
  const members = new Map<string, Parts>();
  for (const [name, text] of pairs) {
    if (isUnsafeName(name)) return { ok: false, reason: 'BODY_UNSAFE_NAME' };
    const known = members.get(name);
    const isList = Object.hasOwn(type.properties ?? {}, name) && type.properties?.[name].types.includes('array');
    if (known !== undefined && !isList) return { ok: false, reason: 'BODY_DUPLICATE_MEMBER' };
    members.set(name, isList ? [...((known as readonly Parts[] | undefined) ?? []), text] : text);
  }
  return { ok: true, values: candidates(members, type) };
}
