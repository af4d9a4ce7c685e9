/** What a JSON text holds, or why it has no single meaning. */
export type StrictJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly fault: 'malformed' }
  | { readonly ok: false; readonly fault: 'duplicate'; readonly value: unknown };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Index of the closing quote of the string that starts at `start`. */
function endOfString(text: string, start: number): number {
  let index = start + 1;
  for (;;) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) return index;
    index += code === BACKSLASH ? 2 : 1;
  }
}

function nameAt(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end);
  // "\u0061" and "a" are one name.
  return raw.includes('\\') ? (JSON.parse(text.slice(start, end + 1)) as string) : raw;
}

function isName(text: string, afterString: number): boolean {
  let index = afterString;
  while (text.charCodeAt(index) <= 0x20) index += 1;
  return text[index] === ':';
}

/** Tells whether an object anywhere in a well-formed JSON text names one member twice. */
function hasDuplicateMember(text: string): boolean {
  const scopes: Set<string>[] = [];
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    // A list gets a scope too, so that the closing brackets pair up; no name is ever added to it.
    if (char === '{' || char === '[') scopes.push(new Set());
    else if (char === '}' || char === ']') scopes.pop();
    else if (char === '"') {
      const end = endOfString(text, index);
      const names = scopes[scopes.length - 1];
      if (names && isName(text, end + 1)) {
        const name = nameAt(text, index, end);
        if (names.has(name)) return true;
        names.add(name);
      }
      index = end;
    }
  }
  return false;
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
  return hasDuplicateMember(text) ? { ok: false, fault: 'duplicate', value } : { ok: true, value };
}
