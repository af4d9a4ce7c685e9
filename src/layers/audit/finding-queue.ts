import { Duration, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { PipelineAlarms } from './pipeline-alarms';

/** A message that is not taken comes again after this. */
const PAUSE = Duration.minutes(2);
/** With the pause, more than three hours: longer than a receiver is down on a bad day. */
const ATTEMPTS = 100;
const BATCH = 10;
const LATE = Duration.minutes(15);
/**
 * A message that was received three times counts no longer for the age of the oldest one ("Available CloudWatch metrics for
 * Amazon SQS"), so that the alarm must ring before its third time.
 */
const PAUSES_TO_LATE = 1.8;
const KEPT_FOR = Duration.days(14);

/** What a queue of findings is made of. */
export interface FindingQueueProps {
  readonly encryptionKey?: IKey;
  readonly alarms: PipelineAlarms;
  /** Who the findings are for, as alarms say it. */
  readonly receiver: string;
  /** What the queue carries, as alarms say it. Default: findings. */
  readonly content?: string;
  /** How long its reader may run at most, and how soon what it does not take comes again. Default: two minutes. */
  readonly pause?: Duration;
  /** How often a message comes before it is given up. Default: 100 times. */
  readonly attempts?: number;
}

/** How a function reads a queue. */
export interface QueueReading {
  /** Messages of one invocation at most. Default: 10. */
  readonly batchSize?: number;
  /** How long it waits for so many. Default: not at all. */
  readonly window?: Duration;
}

/** Findings, or what else, on their way to one receiver: kept until it has taken each one, for two weeks beyond all attempts. */
export class FindingQueue extends Construct {
  public readonly queue: Queue;
  public readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: FindingQueueProps) {
    super(scope, id);
    const { encryptionKey, alarms, receiver, content = 'findings', pause = PAUSE, attempts = ATTEMPTS } = props;
    const common = {
      encryption: encryptionKey ? QueueEncryption.KMS : QueueEncryption.SQS_MANAGED,
      encryptionMasterKey: encryptionKey,
      enforceSSL: true,
      retentionPeriod: KEPT_FOR,
    };
    this.deadLetters = new Queue(this, 'Lost', common);
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: pause,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: attempts },
    });
    alarms.ring(`${id}Lost`, {
      description: `${receiver} did not take ${content}; they are in a dead-letter queue, from which they can be sent again`,
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      threshold: 1,
    });
    alarms.ring(`${id}Late`, {
      description: `${content} wait for ${receiver}: it is not enabled, or does not answer`,
      metric: this.queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum' }),
      threshold: Math.min(LATE.toSeconds(), PAUSES_TO_LATE * pause.toSeconds()),
    });
  }

  /** Has a function take the messages, each on its own: one that cannot be taken holds back no other. */
  public readBy(fn: LambdaFunction, { batchSize = BATCH, window }: QueueReading = {}): void {
    Validations.of(fn).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'a mapping of SQS has no destination: the dead-letter queue belongs to the queue',
    });
    fn.addEventSource(
      new SqsEventSource(this.queue, { batchSize, maxBatchingWindow: window, reportBatchItemFailures: true }),
    );
  }
}
