import { bulkBody, chunksOf, type Document } from './bulk';

/** What an index answered to a bulk request: status of the whole, and of each document in order. */
export interface BulkAnswer {
  readonly status: number;
  readonly items: readonly { readonly status: number; readonly reason?: string }[];
}

/** What indexing needs. */
export interface IndexDeps {
  readonly index: string;
  /** Posts a bulk request; rejects when nothing answers in time. */
  readonly post: (body: string) => Promise<BulkAnswer>;
  /** Keeps documents that the index refuses for good. */
  readonly keep: (refused: readonly Refused[]) => Promise<void>;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** A document that no further attempt would get in. */
export interface Refused {
  readonly document: Document;
  readonly status: number;
  readonly reason?: string;
}

/** What became of a batch. */
export interface IndexOutcome {
  readonly indexed: number;
  readonly refused: number;
}

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 200;
const CREATED = new Set([200, 201]);
const THERE_ALREADY = 409;
const TOO_LARGE = 413;

/** The index did not take everything: the batch comes again, and what is there already is passed over. */
export class IndexUnavailableError extends Error {
  constructor(left: number, why: string) {
    super(`${left} records could not be indexed: ${why}; the batch is tried again`);
    this.name = 'IndexUnavailableError';
  }
}

/**
 * Writes documents into an index: each once, none left out. What the index is too busy for is tried again; what it refuses
 * for good is kept elsewhere, so that one bad record holds back no other.
 *
 * @throws IndexUnavailableError when it takes nothing, or not everything in time
 */
export async function indexLines(documents: readonly Document[], deps: IndexDeps): Promise<IndexOutcome> {
  let refused = 0;
  for (const chunk of chunksOf(documents)) refused += await indexChunk(chunk, deps);
  return { indexed: documents.length - refused, refused };
}

async function indexChunk(chunk: readonly Document[], deps: IndexDeps): Promise<number> {
  let left = chunk;
  let refused = 0;
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt === ATTEMPTS) throw new IndexUnavailableError(left.length, 'it is too busy');
    if (attempt > 0) await deps.wait(FIRST_PAUSE_MS * 2 ** attempt);
    const answer = await deps.post(bulkBody(deps.index, left));
    if (answer.status === TOO_LARGE) return refused + (await inHalves(left, deps));
    if (answer.status !== 200) throw new IndexUnavailableError(left.length, `it answered ${answer.status}`);
    const { busy, bad } = sorted(left, answer);
    if (bad.length > 0) await deps.keep(bad);
    refused += bad.length;
    left = busy;
  }
  return refused;
}

async function inHalves(documents: readonly Document[], deps: IndexDeps): Promise<number> {
  if (documents.length === 1) {
    await deps.keep(documents.map((document) => ({ document, status: TOO_LARGE })));
    return 1;
  }
  const middle = Math.ceil(documents.length / 2);
  const first = await indexChunk(documents.slice(0, middle), deps);
  return first + (await indexChunk(documents.slice(middle), deps));
}

/** An answer that does not speak of a document has not taken it. */
function sorted(documents: readonly Document[], { items }: BulkAnswer): { busy: Document[]; bad: Refused[] } {
  const busy: Document[] = [];
  const bad: Refused[] = [];
  for (const [index, document] of documents.entries()) {
    const { status, reason } = items[index] ?? { status: 503 };
    if (CREATED.has(status) || status === THERE_ALREADY) continue;
    if (status === 429 || status >= 500 || status === 0) busy.push(document);
    else bad.push({ document, status, ...(reason !== undefined && { reason }) });
  }
  return { busy, bad };
}
