import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Longest line that is read: CloudWatch Logs takes none that is longer. */
const LONGEST = 1024 * 1024;
const NEWLINE = 0x0a;

/** The lines of an object of gzip, one after the other; undefined in the place of one that is too long. */
export async function* linesOf(object: Buffer): AsyncGenerator<string | undefined> {
  let held: Buffer[] = [];
  let size = 0;
  const hold = (part: Buffer) => {
    size += part.length;
    // Nothing of it is kept: its end alone is looked for.
    if (size > LONGEST) held = [];
    else held.push(part);
  };
  const take = () => {
    const line = size > LONGEST ? undefined : Buffer.concat(held).toString('utf8');
    held = [];
    size = 0;
    return line;
  };
  for await (const chunk of Readable.from([object]).pipe(createGunzip()) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      hold(chunk.subarray(start, end));
      start = end + 1;
      if (size > 0) yield take();
    }
    if (start < chunk.length) hold(chunk.subarray(start));
  }
  if (size > 0) yield take();
}
