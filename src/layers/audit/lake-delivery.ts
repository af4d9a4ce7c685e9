import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { handlerFunction } from '../../core/handler-function';
import { ENV, type LakeSinkConfig } from '../../vocabulary';
import { FindingQueue } from './finding-queue';
import type { FindingRoutes } from './finding-routes';
import { arnOf, grantRefused } from './grant-refused';
import { type LakePlan, lakeSources } from './lake-sources';
import type { PipelineAlarms } from './pipeline-alarms';

/** What a delivery into a lake is made of. */
export interface LakeDeliveryProps {
  readonly name: string;
  /** Name of the API in metrics. */
  readonly metricName: string;
  readonly plan: LakePlan;
  readonly archive: Bucket;
  readonly log: ILogGroup;
  readonly alarms: PipelineAlarms;
  readonly routes: FindingRoutes;
  /** Takes what EventBridge could not hand to the queue. */
  readonly deadLetters: IQueue;
  readonly encryptionKey?: IKey;
}

/** An object of a busy five minutes takes a minute. */
const TIMEOUT = Duration.minutes(5);
// Rows of 32 MB of text, and an object as Firehose wrote it.
const MEMORY_MB = 1024;
/** The most that a queue takes: with the pause, three and a half days, and twice as long for findings. */
const ATTEMPTS = 1000;
/** Security Lake asks for a file every five minutes at most; records come in such portions from the archive. */
const WINDOW = Duration.minutes(5);
const RECORDS = 'records/';

/**
 * A function that writes the archive's objects, and findings, into Amazon Security Lake. It reads objects, not the stream: they
 * are as large and as rare as the lake wants its files, and are there for a year when the lake is down.
 */
export class LakeDelivery extends Construct {
  constructor(scope: Construct, id: string, props: LakeDeliveryProps) {
    super(scope, id);
    const { name, archive, alarms, routes } = props;
    const fn = this.writer(props);
    const objects = new FindingQueue(this, name, {
      alarms,
      encryptionKey: props.encryptionKey,
      receiver: name,
      content: 'objects of the archive',
      pause: TIMEOUT,
      attempts: ATTEMPTS,
    });
    this.announce(objects.queue, props);
    objects.readBy(fn, { batchSize: 1 });
    // A finding is hidden from when it is received, and then waits for others before the function gets it.
    const findings = routes.queue(`${name}Findings`, name, { pause: TIMEOUT.plus(WINDOW), attempts: ATTEMPTS });
    findings.readBy(fn, { batchSize: 1000, window: WINDOW });
    alarms.ring(`${name}Failing`, {
      description: `the function that writes into ${name} fails; the log of deliveries says why`,
      metric: fn.metricErrors(),
      threshold: 1,
      periods: 3,
    });
    alarms.ringRefused(name);
    this.acceptReading(fn, archive);
  }

  private writer(props: LakeDeliveryProps): LambdaFunction {
    const { name, archive, plan, log } = props;
    const fn = handlerFunction(this, 'Writer', {
      description: `writes audit records into ${name}, as Parquet`,
      bundle: 'lake',
      logGroup: log,
      timeout: TIMEOUT,
      memorySize: MEMORY_MB,
    });
    const { sources, externalId } = lakeSources(this, plan, log);
    const { account, region } = Stack.of(this);
    const config: LakeSinkConfig = { name, archive: archive.bucketName, account, region, externalId, sources };
    fn.addEnvironment(ENV.LAKE_SINK, Stack.of(this).toJsonString(config));
    fn.addEnvironment(ENV.API_NAME, props.metricName);
    // What may be written where, the roles of the lake say.
    const roles = Object.values(sources).map(({ roleArn }) => roleArn);
    fn.addToRolePolicy(new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [...new Set(roles)] }));
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:GetObject'], resources: [archive.arnForObjects(`${RECORDS}*`)] }),
    );
    // Receipts of canaries.
    EventBus.fromEventBusName(this, 'Bus', 'default').grantPutEventsTo(fn);
    grantRefused(fn, archive, name);
    props.encryptionKey?.grantEncryptDecrypt(fn);
    return fn;
  }

  /** By EventBridge: S3 itself tells one receiver alone of the objects of a folder. */
  private announce(queue: IQueue, { archive, deadLetters, encryptionKey, name }: LakeDeliveryProps): void {
    archive.enableEventBridgeNotification();
    encryptionKey?.grantEncryptDecrypt(new ServicePrincipal('events.amazonaws.com'));
    new Rule(this, 'Archived', {
      description: `objects of the archive, to ${name}`,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [archive.bucketName] }, object: { key: [{ prefix: RECORDS }] } },
      },
      targets: [new SqsQueue(queue, { deadLetterQueue: deadLetters })],
    });
  }

  private acceptReading(fn: LambdaFunction, archive: Bucket): void {
    Validations.of(fn.role ?? fn).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${arnOf(archive)}>/${RECORDS}*]`,
      reason: 'it reads every object of records, whose names are made of the time',
    });
  }
}
