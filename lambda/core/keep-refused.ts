import type { S3 } from './s3';

/** A line that a sink does not take, however often it is tried. */
export interface RefusedLine {
  /** The same whenever the line comes again. */
  readonly id: string;
  /** Epoch milliseconds at which it was recorded. */
  readonly arrived: number;
  readonly line: string;
  /** What the sink answered; absent: it was not asked. */
  readonly status?: number;
  readonly reason?: string;
}

/** Keeps what a sink refuses for good in the archive, so that one bad record holds back no other. */
export function refusedKeeper(s3: S3, archive: string, sink: string): (lines: readonly RefusedLine[]) => Promise<void> {
  return async (lines) => {
    const [first] = lines;
    if (first) await s3.put({ bucket: archive, key: keyOf(sink, first) }, lines.map(lineOf).join(''));
  };
}

/** The same key for the same lines: what is kept again is kept once. */
function keyOf(sink: string, { id, arrived }: RefusedLine): string {
  return `refused/${sink}/${new Date(arrived).toISOString().slice(0, 10).replaceAll('-', '/')}/${id}.jsonl`;
}

function lineOf({ id, status, reason, line }: RefusedLine): string {
  return `${JSON.stringify({ id, status, reason, line })}\n`;
}
