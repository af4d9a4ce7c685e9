/** What a JSON text holds, or why it has no single meaning. */
export type StrictJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: 'malformed' }
  | { readonly ok: false; readonly fault: 'duplicate'; readonly value: unknown };

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** Index of the closing quote of the string that starts at `start`, in a text that is known to be well-formed. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  for (;;) {
    let before = end - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    // An even number of backslashes escapes itself, an odd one the quote.
    if ((end - before) % 2 === 1) return end;
    end = text.indexOf('"', end + 1);
  }
}

/** How many members a JSON text writes: the colons outside its strings. */
function membersWritten(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === COLON) count += 1;
    else if (code === QUOTE) index = endOfString(text, index);
  }
  return count;
}

/** How many members a parsed value holds. Iterative: depth comes from the caller. */
function membersHeld(value: unknown): number {
  let count = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    const isList = Array.isArray(next);
    const values: unknown[] = isList ? next : Object.values(next);
    if (!isList) count += values.length;
    for (const item of values) if (typeof item === 'object' && item !== null) open.push(item);
  }
  return count;
}

/**
 * Parses JSON and tells when an object names one member twice: two readers may then see two different values (RFC 8259
 * section 4).
 */
export function parseStrictJson(text: string): StrictJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, fault: 'malformed' };
  }
  // The later of two equal names replaces the earlier: then the value holds fewer members than were written.
  return membersHeld(value) < membersWritten(text) ? { ok: false, fault: 'duplicate', value } : { ok: true, value };
}
