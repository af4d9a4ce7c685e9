import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

type Emit = (stream: 'stdout' | 'stderr', text: string) => void;

const STREAMS = { 1: 'stdout', 2: 'stderr' } as const;

/**
 * Leads everything that the function prints to `emit`, in order. Descriptors 1 and 2 belong to the main thread, so that a
 * handler that writes to them directly would bypass the worker's own streams.
 */
export function captureOutput(emit: Emit): void {
  for (const stream of [process.stdout, process.stderr] as const) {
    const name = stream === process.stdout ? 'stdout' : 'stderr';
    stream.write = ((chunk: string | Uint8Array, encoding?: unknown, callback?: unknown) => {
      emit(name, asText(chunk));
      const done = typeof encoding === 'function' ? encoding : callback;
      if (typeof done === 'function') queueMicrotask(() => (done as () => void)());
      return true;
    }) as typeof stream.write;
  }
  patchDescriptorWrites(emit);
  syncBuiltinESMExports();
}

function patchDescriptorWrites(emit: Emit): void {
  const mutable = fs as { -readonly [K in keyof typeof fs]: (typeof fs)[K] };
  const writeSync = fs.writeSync as (fd: number, data: string | NodeJS.ArrayBufferView, ...rest: unknown[]) => number;
  mutable.writeSync = ((fd: number, data: string | NodeJS.ArrayBufferView, ...rest: unknown[]) => {
    if (fd !== 1 && fd !== 2) return writeSync(fd, data, ...rest);
    const bytes = bytesOf(data, rest);
    emit(STREAMS[fd], bytes.toString('utf8'));
    return bytes.length;
  }) as typeof fs.writeSync;
}

function bytesOf(data: string | NodeJS.ArrayBufferView, [offset, length]: unknown[]): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  const all = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const start = typeof offset === 'number' ? offset : 0;
  return all.subarray(start, typeof length === 'number' ? start + length : undefined);
}

function asText(chunk: string | Uint8Array): string {
  return typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
}
