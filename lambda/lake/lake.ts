import { createHash } from 'node:crypto';
import { CANARY_AGENT, DETECTION_FINDING, type LakeSinkConfig } from '../../src/vocabulary';
import { refusedKeeper } from '../core/keep-refused';
import type { QueueMessage } from '../core/queue-batch';
import { canaryAgents } from '../core/receipts';
import type { S3, S3Location } from '../core/s3';
import { LakeFiles, type LakeFilesDeps, type LakeOutcome } from './lake-files';
import { linesOf } from './lines-of';

/** What the function needs. */
export interface LakeDeps {
  readonly config: LakeSinkConfig;
  /** The archive, as the function itself. */
  readonly s3: S3;
  /** The lake, as the role of a source. */
  readonly put: LakeFilesDeps['put'];
  /** Tells canaries that their records are in the lake. */
  readonly acknowledge: (agents: readonly string[]) => Promise<void>;
  readonly now: () => number;
}

/** What became of messages. */
export interface LakeResult extends LakeOutcome {
  /** Those that must come again. */
  readonly failed: readonly QueueMessage[];
  /** Why, as the first of them says it. */
  readonly failure?: string;
}

/** The most that Firehose puts into one object. */
const LARGEST_OBJECT = 128 * 1024 * 1024;
const NOTHING: LakeOutcome = { written: 0, refused: 0, passedOver: 0, files: 0 };

/** An object of the archive, as EventBridge announces it ("Amazon S3 Event Notifications with Amazon EventBridge"). */
interface Announced {
  readonly place: S3Location;
  readonly created: number;
}

/** Writes objects of the archive, and findings, into the lake. A message that fails comes again; no other does. */
export async function takeMessages(messages: readonly QueueMessage[], deps: LakeDeps): Promise<LakeResult> {
  const failed: QueueMessage[] = [];
  const failures: string[] = [];
  let outcome = NOTHING;
  const attempt = async (of: readonly QueueMessage[], write: () => Promise<LakeOutcome>) => {
    try {
      outcome = sum(outcome, await write());
    } catch (error) {
      failed.push(...of);
      failures.push(error instanceof Error ? error.message : 'the lake failed');
    }
  };
  const { objects, findings, others } = sorted(messages);
  for (const [message, announced] of objects) await attempt([message], () => writeObject(announced, deps));
  if (findings.length > 0) await attempt(findings, () => writeFindings(findings, deps));
  if (others.length > 0)
    await attempt(others, () => Promise.reject(new Error('a message is neither object nor finding')));
  return { ...outcome, failed, ...(failures[0] !== undefined && { failure: failures[0] }) };
}

async function writeObject({ place, created }: Announced, deps: LakeDeps): Promise<LakeOutcome> {
  if (place.bucket !== deps.config.archive) throw new Error(`bucket ${place.bucket} is not the archive`);
  const files = new LakeFiles(place.key, created, filesDeps(deps));
  const canaries: string[] = [];
  for await (const line of linesOf(await deps.s3.get(place, LARGEST_OBJECT))) {
    await files.take(line);
    if (line?.includes(CANARY_AGENT)) canaries.push(...canaryAgents([line]));
  }
  const outcome = await files.end();
  // One that is lost rings the alarm of the canary: nothing is written twice for it.
  if (outcome.refused === 0) await deps.acknowledge([...new Set(canaries)]).catch(() => undefined);
  return outcome;
}

async function writeFindings(messages: readonly QueueMessage[], deps: LakeDeps): Promise<LakeOutcome> {
  const origin = messages.map(({ messageId }) => messageId).join();
  const files = new LakeFiles(createHash('sha256').update(origin).digest('hex'), deps.now(), filesDeps(deps));
  for (const { body } of messages) await files.take(body);
  return files.end();
}

function filesDeps({ config, s3, put }: LakeDeps): LakeFilesDeps {
  const { account, region, sources, archive, name } = config;
  return { account, region, sources, put, keep: refusedKeeper(s3, archive, name) };
}

function sorted(messages: readonly QueueMessage[]) {
  const objects: [QueueMessage, Announced][] = [];
  const findings: QueueMessage[] = [];
  const others: QueueMessage[] = [];
  for (const message of messages) {
    const value = parsed(message.body);
    const announced = announcedBy(value);
    if (announced) objects.push([message, announced]);
    else if (value['class_uid'] === DETECTION_FINDING) findings.push(message);
    else others.push(message);
  }
  return { objects, findings, others };
}

function announcedBy({ detail, time }: Readonly<Record<string, unknown>>): Announced | undefined {
  const { bucket, object } = (detail ?? {}) as { bucket?: { name?: unknown }; object?: { key?: unknown } };
  const created = Date.parse(String(time));
  if (typeof bucket?.name !== 'string' || typeof object?.key !== 'string' || Number.isNaN(created)) return undefined;
  return { place: { bucket: bucket.name, key: object.key }, created };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(text) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

function sum(a: LakeOutcome, b: LakeOutcome): LakeOutcome {
  return {
    written: a.written + b.written,
    refused: a.refused + b.refused,
    passedOver: a.passedOver + b.passedOver,
    files: a.files + b.files,
  };
}
