import { type Refusal, refuse } from '../../core/decision';
import type { Coercion } from '../../../src/vocabulary/validators';
import { placed } from '../pointer';

export const MAX_DEPTH = 64;
const UNSAFE_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

interface Level {
  /** Names seen so far; absent in a list. */
  readonly names?: Set<string>;
  name: string | number;
}

const QUOTE = 34;
const BACKSLASH = 92;

/**
 * Finds what makes a JSON text ambiguous or dangerous to some reader: a member named twice (RFC 8259 section 4 leaves
 * open which one counts), names that reach prototypes, nesting that exhausts a stack. One pass, no recursion; text that
 * is not JSON is left to the parser.
 */
export function jsonHazard(text: string, type?: Coercion): Refusal | undefined {
  const levels: Level[] = [];
  let expectsName = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      const end = endOfString(text, at);
      const level = levels.at(-1);
      if (expectsName && level?.names) {
        const hazard = takeName(text.slice(at + 1, end), level.names, levels, type);
        if (hazard) return hazard;
        expectsName = false;
      }
      at = end;
    } else if (char === 123 /* { */ || char === 91 /* [ */) {
      if (levels.length >= MAX_DEPTH) return refuse('BODY_TOO_DEEP', { pointer: placeOf(levels, type) });
      const isObject = char === 123;
      levels.push(isObject ? { names: new Set(), name: '' } : { name: 0 });
      expectsName = isObject;
    } else if (char === 125 /* } */ || char === 93 /* ] */) {
      levels.pop();
      expectsName = false;
    } else if (char === 44 /* , */) {
      const level = levels.at(-1);
      expectsName = level?.names !== undefined;
      if (typeof level?.name === 'number') level.name++;
    }
  }
  return undefined;
}

/** Index of the quote that ends the string which starts at `start`: the first one behind an even number of backslashes. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0) {
    let before = end - 1;
    while (before > start && text.charCodeAt(before) === BACKSLASH) before--;
    if ((end - before) % 2 === 1) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

function takeName(raw: string, names: Set<string>, levels: Level[], type: Coercion | undefined): Refusal | undefined {
  const name = raw.includes('\\') ? unescaped(raw) : raw;
  if (UNSAFE_NAMES.has(name)) return refuse('BODY_UNSAFE_NAME', { pointer: placeOf(levels.slice(0, -1), type) });
  (levels.at(-1) as Level).name = name;
  if (names.has(name)) return refuse('BODY_DUPLICATE_MEMBER', { pointer: placeOf(levels, type) });
  names.add(name);
  return undefined;
}

function unescaped(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}

function placeOf(levels: readonly Level[], type: Coercion | undefined): string {
  const steps = levels.map(({ name }) => String(name).replaceAll('~', '~0').replaceAll('/', '~1'));
  return placed('/body', ['', ...steps].join('/'), type);
}

/** Tells whether a member name can reach a prototype. */
export function isUnsafeName(name: string): boolean {
  return UNSAFE_NAMES.has(name);
}
