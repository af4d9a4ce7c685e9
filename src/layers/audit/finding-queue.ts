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
const LATE = Duration.minutes(15);
const KEPT_FOR = Duration.days(14);

/** What a queue of findings is made of. */
export interface FindingQueueProps {
  readonly encryptionKey?: IKey;
  readonly alarms: PipelineAlarms;
  /** Who the findings are for, as alarms say it. */
  readonly receiver: string;
}

/** Findings on their way to one receiver: kept until it has taken each one, for two weeks beyond all attempts. */
export class FindingQueue extends Construct {
  public readonly queue: Queue;
  public readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { encryptionKey, alarms, receiver }: FindingQueueProps) {
    super(scope, id);
    const common = {
      encryption: encryptionKey ? QueueEncryption.KMS : QueueEncryption.SQS_MANAGED,
      encryptionMasterKey: encryptionKey,
      enforceSSL: true,
      retentionPeriod: KEPT_FOR,
    };
    this.deadLetters = new Queue(this, 'Lost', common);
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: PAUSE,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: ATTEMPTS },
    });
    alarms.ring(`${id}Lost`, {
      description: `${receiver} did not take findings; they are in a dead-letter queue, from which they can be sent again`,
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
      threshold: 1,
    });
    alarms.ring(`${id}Late`, {
      description: `findings wait for ${receiver}: it is not enabled, or does not answer`,
      metric: this.queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum' }),
      threshold: LATE.toSeconds(),
    });
  }

  /** Has a function take the findings, each on its own: one that cannot be taken holds back no other. */
  public readBy(fn: LambdaFunction): void {
    Validations.of(fn).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'a mapping of SQS has no destination: the dead-letter queue belongs to the queue',
    });
    fn.addEventSource(new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true }));
  }
}
