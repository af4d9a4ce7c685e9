import { isJson } from './content-type';
import type { DrillContext } from './context';
import type { Subject } from './cases';

/** Operations with a JSON body, each with somebody who may call it; those that write little come first. */
export function withJsonBody(context: DrillContext): Subject[] {
  return context.callable(({ body }) => body !== undefined && isJson(body.contentType));
}

/** JSON text of a body as the contract wants it. */
export function jsonText(body: unknown): string {
  return JSON.stringify(body) ?? 'null';
}

/** The same value after so much white space that the text has exactly `bytes` bytes. */
export function padded(body: unknown, bytes: number): string {
  const text = jsonText(body);
  return `${text.slice(0, 1)}${' '.repeat(Math.max(0, bytes - Buffer.byteLength(text)))}${text.slice(1)}`;
}

/** Objects and lists nested so deep that a recursive reader falls over. */
export function nested(levels: number): string {
  return `${'['.repeat(levels)}${']'.repeat(levels)}`;
}

/** The body with one more member in front, written literally: JSON text can say what objects cannot. */
export function withMember(body: unknown, name: string, json: string): string {
  const rest = jsonText(body).slice(1);
  return `{${JSON.stringify(name)}:${json}${rest === '}' ? '' : ','}${rest}`;
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
