import { fstatSync, openSync, readSync } from 'node:fs';

/** A file of which the first line says where everything else is. */
export interface IndexedText {
  /** The first line, without its end; undefined where there is no second one. */
  readonly head: string | undefined;
  /** Bytes that follow the first line. */
  readonly length: number;
  /** A part of what follows the first line, by its bytes. */
  readonly read: (start: number, end: number) => string;
}

/** The same for a file that is in memory. */
export function indexedText(bytes: Buffer): IndexedText {
  const start = bytes.indexOf('\n') + 1;
  return {
    head: start === 0 ? undefined : bytes.toString('utf8', 0, start - 1),
    length: bytes.length - start,
    read: (from, to) => bytes.toString('utf8', start + from, start + to),
  };
}

const FIRST_READ = 65_536;

/** Reads the first line; what follows is read when it is asked for. */
export function openIndexed(file: string): IndexedText {
  // Never closed: requests read from it for as long as the process lives.
  const descriptor = openSync(file, 'r');
  const { size } = fstatSync(descriptor);
  const at = (start: number, length: number): Buffer => {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, start));
  };
  for (let length = FIRST_READ; ; length *= 4) {
    const bytes = at(0, length);
    const { head } = indexedText(bytes);
    if (head === undefined && bytes.length === length) continue;
    const start = bytes.indexOf('\n') + 1;
    return { head, length: size - start, read: (from, to) => at(start + from, to - from).toString('utf8') };
  }
}
