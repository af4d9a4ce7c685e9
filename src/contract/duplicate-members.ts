import { join } from './pointer';

/** A name that an object of a JSON text has twice. */
export interface DuplicateMember {
  readonly pointer: string;
  /** Where in the text the second one stands. */
  readonly offset: number;
}

interface Level {
  /** Names so far; undefined: an array. */
  readonly names?: Set<string>;
  readonly pointer: string;
  index: number;
  /** Name of the member that is being read. */
  name: string;
  isName: boolean;
}

/**
 * Members that a JSON text gives twice. `JSON.parse` keeps the last one and tells nobody: an operation, or what protects
 * it, would be gone.
 *
 * @param text what `JSON.parse` has accepted
 */
export function duplicateMembers(text: string): DuplicateMember[] {
  const found: DuplicateMember[] = [];
  const levels: Level[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const level = levels[levels.length - 1];
    const character = text[at];
    if (character === '{' || character === '[') levels.push(opened(character, level));
    else if (character === '}' || character === ']') levels.pop();
    else if (character === ':' && level) level.isName = false;
    else if (character === ',' && level) next(level);
    else if (character === '"') {
      const end = closing(text, at);
      if (level?.names && level.isName) {
        level.name = JSON.parse(text.slice(at, end + 1)) as string;
        if (level.names.has(level.name)) found.push({ pointer: join(level.pointer, level.name), offset: at });
        level.names.add(level.name);
      }
      at = end;
    }
  }
  return found;
}

function opened(bracket: string, parent: Level | undefined): Level {
  const pointer = parent === undefined ? '' : join(parent.pointer, parent.names ? parent.name : String(parent.index));
  return { pointer, index: 0, name: '', isName: true, ...(bracket === '{' && { names: new Set<string>() }) };
}

function next(level: Level): void {
  level.index += 1;
  level.isName = true;
}

/** Where the text that begins at a quotation mark ends. */
function closing(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}
