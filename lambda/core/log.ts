import * as fs from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const STDOUT = 1;
const ATTEMPTS = 100;

// JSON.stringify leaves C1 control codes and line separators alone: terminals and line readers act on them.
const UNSAFE = /[\u007f-\u009f\u2028\u2029]/g;

/** One record as one line of JSON in which nothing can forge a second line. */
export function recordLine(record: unknown): string {
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(record).replace(UNSAFE, escaped)}\n`;
}

function writeAll(line: string): void {
  let rest = Buffer.from(line);
  for (let attempt = 0; rest.length > 0; attempt++) {
    try {
      rest = rest.subarray(fs.writeSync(STDOUT, rest));
    } catch (error) {
      // A full pipe says EAGAIN; anything else, or a reader that never drains, is a lost record.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || attempt >= ATTEMPTS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/**
 * Writes one line to standard output before it returns, and throws when that fails: a decision that cannot be recorded
 * must not stand.
 */
export function writeRecord(record: unknown): void {
  const line = recordLine(record);
  // In a worker thread, descriptor 1 is the main thread's: there the stream is the function's own output.
  if (isMainThread) writeAll(line);
  else process.stdout.write(line);
}

/**
 * Writes where a surprise came from, beside the record of the decision: name and place, never the message, because
 * messages quote what was being read.
 */
export function writeFault(error: unknown, correlation: string): void {
  const { name, stack = '' } = error instanceof Error ? error : { name: typeof error };
  const at = stack.split('\n').filter((line) => /^\s+at /.test(line));
  writeRecord({ fault: name, correlation, at: at.slice(0, 8).map((line) => line.trim()) });
}
