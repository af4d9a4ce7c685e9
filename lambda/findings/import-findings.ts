import { DETECTION_FINDING, type FindingEvent } from '../../src/vocabulary';
import type { AwsCall } from '../core/aws';
import { again, type QueueAnswer, type QueueEvent, type QueueMessage } from '../core/queue-batch';
import type { Place } from './place';
import { type SecurityFinding, securityFinding, type Subject } from './security-finding';

/** What importing needs. */
export interface ImportDeps {
  readonly call: AwsCall;
  readonly subject: Subject;
  readonly place: Place;
  /** Writes one line of the function's own log. */
  readonly write: (record: unknown) => void;
}

interface Entry {
  readonly message: QueueMessage;
  readonly finding: SecurityFinding;
}

const DEADLINE_MS = 10_000;

/**
 * Imports the findings of a batch into Security Hub. What it does not take, one by one or as a whole, comes again; what can
 * never be taken ends in the dead-letter queue of the queue. Nothing is forgotten because a call as such went well.
 */
export async function importFindings(event: QueueEvent, deps: ImportDeps): Promise<QueueAnswer> {
  const read = event.Records.map((message) => ({ message, finding: findingOf(message, deps) }));
  const unreadable = read.flatMap(({ message, finding }) => (finding ? [] : [message]));
  const entries = read.flatMap(({ message, finding }) => (finding ? [{ message, finding }] : []));
  const refused = entries.length === 0 ? [] : await importBatch(entries, deps);
  deps.write({
    point: 'findings',
    imported: entries.length - refused.length,
    refused: refused.length,
    unreadable: unreadable.length,
  });
  return again([...unreadable, ...refused]);
}

async function importBatch(entries: readonly Entry[], { call, write }: ImportDeps): Promise<readonly QueueMessage[]> {
  // One copy of each: the queue may hand a message over twice.
  const distinct = [...new Map(entries.map(({ finding }) => [finding.Id, finding])).values()];
  try {
    const answer = await call({
      service: 'securityhub',
      target: 'BatchImportFindings',
      path: '/findings/import',
      body: { Findings: distinct },
      deadlineMs: DEADLINE_MS,
    });
    return refusedOf(entries, answer, write);
  } catch (error) {
    write({ point: 'findings', failure: error instanceof Error ? error.message : 'unknown' });
    return entries.map(({ message }) => message);
  }
}

/** A success of the call says nothing about its findings. */
function refusedOf(
  entries: readonly Entry[],
  answer: Readonly<Record<string, unknown>>,
  write: ImportDeps['write'],
): readonly QueueMessage[] {
  const failures = (Array.isArray(answer['FailedFindings']) ? answer['FailedFindings'] : []) as Partial<
    Record<'Id' | 'ErrorCode' | 'ErrorMessage', unknown>
  >[];
  for (const { Id, ErrorCode, ErrorMessage } of failures) {
    write({ point: 'findings', finding: Id, code: ErrorCode, failure: ErrorMessage });
  }
  const ids = new Set(failures.map(({ Id }) => Id));
  const refused = entries.filter(({ finding }) => ids.has(finding.Id));
  // Fewer named than counted, or no count at all: nobody can say which were taken.
  const count = answer['FailedCount'];
  const isClear = typeof count === 'number' && count <= ids.size;
  return (isClear ? refused : entries).map(({ message }) => message);
}

function findingOf({ body }: QueueMessage, { subject, place }: ImportDeps): SecurityFinding | undefined {
  try {
    const event = JSON.parse(body) as FindingEvent;
    return event.class_uid === DETECTION_FINDING ? securityFinding(event, subject, place) : undefined;
  } catch {
    return undefined;
  }
}
