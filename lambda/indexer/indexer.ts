import type { IndexSinkConfig } from '../../src/vocabulary';
import { refusedKeeper } from '../core/keep-refused';
import { canaryAgents } from '../core/receipts';
import type { S3 } from '../core/s3';
import { type StreamRecord, unpack } from '../core/stream-records';
import { type Document, documentId } from './bulk';
import { type IndexDeps, indexLines, type IndexOutcome, type Refused } from './index-lines';

/** What the indexer needs. */
export interface IndexerDeps extends Pick<IndexDeps, 'post' | 'wait'> {
  readonly config: IndexSinkConfig;
  readonly s3: S3;
  /** Tells canaries that their records are in the index. */
  readonly acknowledge: (agents: readonly string[]) => Promise<void>;
}

/**
 * Writes a batch of the stream into the index.
 *
 * @throws IndexUnavailableError, or when what was refused cannot be kept: the stream then hands the batch over again
 */
export async function indexBatch(records: readonly StreamRecord[], deps: IndexerDeps): Promise<IndexOutcome> {
  const { config, s3, post, wait, acknowledge } = deps;
  const keepLines = refusedKeeper(s3, config.archive, config.name);
  const keep = (refused: readonly Refused[]) =>
    keepLines(refused.map(({ document, status, reason }) => ({ ...document, status, reason })));
  const unreadable = records.filter(({ kinesis }) => 'quarantine' in unpack(kinesis.data));
  if (unreadable.length > 0) await keep(unreadable.map(asRefused));
  const documents = records.flatMap(documentsOf);
  const outcome = await indexLines(documents, { index: config.index, post, keep, wait });
  if (outcome.refused === 0) await acknowledge(canaryAgents(documents.map(({ line }) => line))).catch(() => undefined);
  return { indexed: outcome.indexed, refused: outcome.refused + unreadable.length };
}

function documentsOf({ eventID, kinesis }: StreamRecord): Document[] {
  const unpacked = unpack(kinesis.data);
  const arrived = kinesis.approximateArrivalTimestamp * 1000;
  return 'lines' in unpacked
    ? unpacked.lines.map((line, index) => ({ id: documentId(eventID, index), arrived, line }))
    : [];
}

function asRefused({ eventID, kinesis }: StreamRecord): Refused {
  const arrived = kinesis.approximateArrivalTimestamp * 1000;
  return { document: { id: documentId(eventID, 0), arrived, line: kinesis.data }, status: 0, reason: 'unreadable' };
}
