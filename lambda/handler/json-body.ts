import { parseStrictJson } from '../core/strict-json';

/** The part of a proxy event that a body travels in. */
export interface BodyEvent {
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}

const UNSAFE_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The JSON body of an event, in its one meaning. Behind the guard nothing else arrives; a handler that is called past it
 * is no weaker.
 *
 * @throws SyntaxError for a body that is no JSON, names a member twice or names a prototype; the message repeats none of it
 */
export function jsonBody(event: BodyEvent): unknown {
  const { body, isBase64Encoded } = event;
  if (typeof body !== 'string' || body === '') return undefined;
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
  const parsed = parseStrictJson(text);
  if (!parsed.ok)
    throw new SyntaxError(parsed.fault === 'duplicate' ? 'the body names a member twice' : 'the body is no JSON');
  if (hasUnsafeName(parsed.value)) throw new SyntaxError('the body names a prototype');
  return parsed.value;
}

function hasUnsafeName(value: unknown): boolean {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (!Array.isArray(next) && Object.keys(next).some((name) => UNSAFE_NAMES.has(name))) return true;
    open.push(...Object.values(next));
  }
  return false;
}
