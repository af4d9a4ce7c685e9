import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { LONGEST_LINE } from '../../lambda/detector/normalize/normalize';

/**
 * The lines of a file, gunzipped where its name ends in `.gz`; `-` is standard input. What exceeds the longest line is cut off
 * one character above it, so that no line ever fills the memory.
 */
export async function* readLines(file: string): AsyncGenerator<string> {
  const raw = file === '-' ? process.stdin : createReadStream(file);
  const source = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  // A pipe hands no errors on.
  if (source !== raw) raw.on('error', (error: Error) => source.destroy(error));
  source.setEncoding('utf8');
  let rest = '';
  for await (const chunk of source as AsyncIterable<string>) {
    const lines = chunk.split('\n');
    for (const [index, piece] of lines.entries()) {
      if (index > 0) {
        if (rest.trim() !== '') yield rest;
        rest = '';
      }
      rest += piece.slice(0, Math.max(0, LONGEST_LINE + 1 - rest.length));
    }
  }
  if (rest.trim() !== '') yield rest;
}
