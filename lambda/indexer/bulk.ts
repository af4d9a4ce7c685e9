import { createHash } from 'node:crypto';

/** One line on its way into an index. */
export interface Document {
  /** The same whenever the line is delivered again: it is then there already. */
  readonly id: string;
  /** Epoch milliseconds at which the stream took it. */
  readonly arrived: number;
  readonly line: string;
}

// OpenSearch advises 3 to 5 MB for one request ("Bulk" in its documentation).
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_DOCUMENTS = 1_000;

/** Id of a line, by its place in the stream. */
export function documentId(recordId: string, index: number): string {
  return createHash('sha256').update(`${recordId}#${index}`).digest('hex').slice(0, 40);
}

/** The day's index: by arrival, so that a line that comes again comes to the same one. */
export function indexOf(prefix: string, arrived: number): string {
  return `${prefix}-${new Date(arrived).toISOString().slice(0, 10).replaceAll('-', '.')}`;
}

/** Documents in requests of a size that an index takes. */
export function chunksOf(documents: readonly Document[]): Document[][] {
  const chunks: Document[][] = [];
  let bytes = 0;
  for (const document of documents) {
    const size = Buffer.byteLength(document.line);
    const last = chunks.at(-1);
    if (last && bytes + size <= MOST_BYTES && last.length < MOST_DOCUMENTS) {
      last.push(document);
      bytes += size;
    } else {
      chunks.push([document]);
      bytes = size;
    }
  }
  return chunks;
}

/** Body of a bulk request: `create`, so that nothing that is there is ever changed. */
export function bulkBody(prefix: string, documents: readonly Document[]): string {
  const lines = documents.flatMap(({ id, arrived, line }) => [
    JSON.stringify({ create: { _index: indexOf(prefix, arrived), _id: id } }),
    JSON.stringify(sourceOf(line, arrived)),
  ]);
  return `${lines.join('\n')}\n`;
}

/** Written anew: nothing within a line can end it, or begin another action. */
function sourceOf(line: string, arrived: number): Record<string, unknown> {
  const timestamp = new Date(arrived).toISOString();
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { '@timestamp': timestamp, ...value };
  } catch {
    // Kept as text, below.
  }
  return { '@timestamp': timestamp, message: line };
}
