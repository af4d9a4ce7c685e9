import { randomUUID } from 'node:crypto';
import { listOf, recordOf, textOf } from '../assembly/json';
import type { ResolvedAssembly } from '../assembly/types';
import type { Invoke } from '../boot/answer';
import type { AwsHandler } from '../services/aws-endpoint';

/** A message on its way. */
interface Message {
  readonly id: string;
  readonly body: string;
  received: number;
}

/** A queue of the template. */
interface LocalQueue {
  readonly arn: string;
  readonly messages: Message[];
  readonly taken: Message[];
  readonly readers: readonly string[];
  readonly redrive?: { readonly arn: string; readonly attempts: number };
}

const BATCH = 10;
const PAUSE_MS = 20;
const INVOKE_LIMIT_MS = 60_000;
/** Attempts within one boot: here nobody waits two minutes for the next one. */
const MOST_ATTEMPTS = 5;

/** Queues of the template, the functions that read them, and their dead-letter queues. */
export class LocalQueues {
  private readonly queues: ReadonlyMap<string, LocalQueue>;
  private running = Promise.resolve();

  constructor(
    assembly: ResolvedAssembly,
    /** Runs a function by its name or ARN. */
    private readonly invoke: Invoke,
  ) {
    this.queues = new Map(queuesOf(assembly).map((queue) => [queue.arn, queue]));
  }

  /** Puts a message on a queue; false: the template has none of this ARN. */
  send(arn: string, body: string): boolean {
    const queue = this.queues.get(arn);
    if (!queue) return false;
    queue.messages.push({ id: randomUUID(), body, received: 0 });
    this.running = this.running.then(() => this.drain(queue));
    return true;
  }

  /** Resolves when every message was taken, or given up. */
  async settle(): Promise<void> {
    await this.running;
  }

  /** Bodies that a reader of the queue has taken. */
  taken(arn: string): readonly string[] {
    return this.queues.get(arn)?.taken.map(({ body }) => body) ?? [];
  }

  /** Bodies that wait on a queue: nobody reads it, or it keeps what nobody could take. */
  waiting(arn: string): readonly string[] {
    return this.queues.get(arn)?.messages.map(({ body }) => body) ?? [];
  }

  /** `SendMessageBatch` of the template's queues. */
  readonly handler: AwsHandler = ({ operation, body }) => {
    if (operation !== 'AmazonSQS.SendMessageBatch') return undefined;
    const arn = queueArn(textOf(body['QueueUrl']) ?? '');
    const results = listOf(body['Entries']).map((each) => {
      const { Id, MessageBody } = recordOf(each);
      return { Id, isSent: this.send(arn, String(MessageBody)) };
    });
    const failure = (Id: unknown) => ({ Id, Code: 'AWS.SimpleQueueService.NonExistentQueue', SenderFault: true });
    return {
      status: 200,
      body: {
        Successful: results.flatMap(({ Id, isSent }) => (isSent ? [{ Id, MessageId: randomUUID() }] : [])),
        Failed: results.flatMap(({ Id, isSent }) => (isSent ? [] : [failure(Id)])),
      },
    };
  };

  private async drain(queue: LocalQueue): Promise<void> {
    const [reader] = queue.readers;
    if (reader === undefined) return;
    for (let attempt = 0; attempt < MOST_ATTEMPTS && queue.messages.length > 0; attempt++) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      for (let left = queue.messages.length; left > 0; left -= BATCH) {
        await this.hand(reader, queue, queue.messages.splice(0, Math.min(left, BATCH)));
      }
    }
  }

  private async hand(reader: string, queue: LocalQueue, batch: readonly Message[]): Promise<void> {
    for (const message of batch) message.received += 1;
    const Records = batch.map(({ id, body, received }) => ({
      messageId: id,
      receiptHandle: id,
      body,
      attributes: { ApproximateReceiveCount: String(received) },
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
    }));
    const result = await this.invoke(reader, { Records }, INVOKE_LIMIT_MS);
    const failed = failuresOf(result.kind === 'result' ? result.payload : undefined, result.kind === 'result');
    for (const message of batch) {
      if (failed !== 'all' && !failed.has(message.id)) queue.taken.push(message);
      else if (message.received >= Math.min(queue.redrive?.attempts ?? MOST_ATTEMPTS, MOST_ATTEMPTS))
        this.giveUp(queue, message);
      else queue.messages.push(message);
    }
  }

  private giveUp({ redrive }: LocalQueue, message: Message): void {
    if (redrive) this.queues.get(redrive.arn)?.messages.push(message);
  }
}

function failuresOf(payload: unknown, isDone: boolean): ReadonlySet<string> | 'all' {
  if (!isDone) return 'all';
  const failures = listOf(recordOf(payload)['batchItemFailures']);
  return new Set(failures.map((each) => String(recordOf(each)['itemIdentifier'])));
}

function queuesOf({ stacks, physicalId }: ResolvedAssembly): LocalQueue[] {
  return stacks.flatMap(({ name, resources }) => {
    const all = Object.entries(resources);
    const mappings = all.filter(([, { type }]) => type === 'AWS::Lambda::EventSourceMapping');
    const active = mappings.map(([, { properties }]) => properties).filter((each) => each['Enabled'] !== false);
    const queues = all.filter(([, { type }]) => type === 'AWS::SQS::Queue');
    return queues.map(([id, { properties }]) => {
      const arn = queueArn(physicalId(id, name));
      const redrive = recordOf(properties['RedrivePolicy']);
      const target = textOf(redrive['deadLetterTargetArn']);
      const attempts = Number(redrive['maxReceiveCount'] ?? MOST_ATTEMPTS);
      return {
        arn,
        messages: [],
        taken: [],
        readers: readersOf(arn, active),
        ...(target !== undefined && { redrive: { arn: target, attempts } }),
      };
    });
  });
}

function readersOf(arn: string, mappings: readonly Record<string, unknown>[]): string[] {
  return mappings.filter((each) => each['EventSourceArn'] === arn).map((each) => String(each['FunctionName']));
}

/** The ARN of a queue, from its URL: `https://sqs.<region>.<suffix>/<account>/<name>`. */
export function queueArn(url: string): string {
  const [, region = '', account = '', name = ''] = /^https:\/\/sqs\.([^.]+)\.[^/]+\/(\d+)\/(.+)$/.exec(url) ?? [];
  return `arn:aws:sqs:${region}:${account}:${name}`;
}
