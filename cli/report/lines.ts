/** Terminals and CI logs are this wide at least. */
export const WIDTH = 120;

/** Text of documents and of the network: nothing of it may move the cursor. */
export function printable(text: string): string {
  return text.replace(/[\p{Control}\p{Format}]/gu, '·');
}

/** One line, shortened at its end where it does not fit. */
export function fitted(text: string): string {
  const line = printable(text);
  return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
}

/** Lines broken between words; a word that is wider than a line is shortened. */
export function wrapped(text: string, indent: string, first = indent): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of printable(text).split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].map(fitted);
}

export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** Items by key, in the order in which the keys first appear. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
