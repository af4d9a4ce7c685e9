/** Colors of a report; on anything but a terminal every one of them leaves the text alone. */
export interface Style {
  good(text: string): string;
  bad(text: string): string;
  faint(text: string): string;
  strong(text: string): string;
}

const plain = (text: string): string => text;

export const PLAIN: Style = { good: plain, bad: plain, faint: plain, strong: plain };

const ansi =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`;

export const COLORED: Style = { good: ansi(32), bad: ansi(31), faint: ansi(2), strong: ansi(1) };

/** Colors for a terminal that did not ask for none (https://no-color.org), else none. */
export function styleFor(stream: { readonly isTTY?: boolean; hasColors?(): boolean }): Style {
  return stream.isTTY === true && (stream.hasColors?.() ?? true) ? COLORED : PLAIN;
}
