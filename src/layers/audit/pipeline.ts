import { Duration, Names, type RemovalPolicy } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { KinesisEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { FilterPattern, type ILogGroup, type LogGroup, SubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import { KinesisDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { EventType } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { handlerFunction } from '../../core/handler-function';
import { ENV } from '../../vocabulary';
import { Archive } from './archive';
import { Delivery } from './delivery';
import { refuseTwins } from './distinct-sinks';
import type { FindingReceiver } from './finding-receiver';
import { FindingRoutes } from './finding-routes';
import { IndexDelivery } from './index-delivery';
import { LakeDelivery } from './lake-delivery';
import { NativePack } from './native-pack';
import { onceMade } from './once-made';
import { PipelineAlarms } from './pipeline-alarms';
import { sentinelRole } from './sentinel-role';
import type { Sink } from './sink';

/** What the pipeline is made of. */
export interface AuditPipelineProps {
  /** Where records go. */
  readonly sinks: readonly Sink[];
  /** Takes the alarms of the pipeline. */
  readonly alarmTopic?: ITopic;
  /** Who takes findings beside the event bus. */
  readonly findingReceivers?: readonly FindingReceiver[];
  readonly removalPolicy: RemovalPolicy;
  readonly encryptionKey?: IKey;
  /** Log of the detector. It is not read by the pipeline: that would be a circle. */
  readonly detectorLog: ILogGroup;
  /** Where Firehose says why a delivery failed. */
  readonly deliveryLog: ILogGroup;
}

/** Which lines of a log are records. */
export enum LogContent {
  /** All of them. */
  RECORDS = 'RECORDS',
  /** Those in OCSF; the rest are the function's own lines, which nobody but its owner should read. */
  MIXED = 'MIXED',
}

/** How long the stream keeps what was not read yet: a weekend, so that a detector that fails on Friday loses nothing. */
const STREAM_RETENTION = Duration.hours(72);
const DETECTOR_TIMEOUT = Duration.seconds(120);

/**
 * From the logs to somebody who reads them: log groups are subscribed to a stream, the stream is archived, shown to the
 * detector and delivered to the sinks. What fails is kept and alarmed on.
 */
export class AuditPipeline extends Construct {
  public readonly stream: Stream;
  public readonly archive: Archive;
  public readonly detector: LambdaFunction;
  /** Batches that the detector could not take, after all attempts. */
  public readonly deadLetters: Queue;
  /** Takes the alarms. */
  public readonly topic: ITopic;
  /** Name of the API in metrics. */
  public readonly metricName: string;
  public readonly alarms: PipelineAlarms;
  /** From the detector to those who must know. */
  public readonly routes: FindingRoutes;

  private readonly logs: ILogGroup[] = [];
  private readonly native?: NativePack;

  constructor(scope: Construct, id: string, props: AuditPipelineProps) {
    super(scope, id);
    const { encryptionKey, removalPolicy } = props;
    refuseTwins(props.sinks);
    this.metricName = Names.uniqueResourceName(this, { maxLength: 64 });
    this.stream = new Stream(this, 'Stream', {
      // One shard: everything that one caller does is seen by one detector.
      streamMode: StreamMode.PROVISIONED,
      shardCount: 1,
      retentionPeriod: STREAM_RETENTION,
      encryption: encryptionKey ? StreamEncryption.KMS : StreamEncryption.MANAGED,
      encryptionKey,
      removalPolicy: onceMade(removalPolicy),
    });
    this.archive = new Archive(this, 'Archive', { removalPolicy, encryptionKey });
    this.deadLetters = this.queue('DeadLetters', encryptionKey);
    this.detector = this.detectorFunction(props);
    const archived = this.archive.keep(this.stream, props.deliveryLog);
    const delivered = this.deliver(props);
    if (props.sinks.some(({ _plan }) => _plan.kind === 'native')) {
      this.native = new NativePack(this, 'Native', { metricName: this.metricName });
    }
    this.alarms = new PipelineAlarms(this, 'Alarms', {
      metricName: this.metricName,
      topic: props.alarmTopic,
      encryptionKey,
      stream: this.stream,
      detector: this.detector,
      deadLetters: this.deadLetters,
      archive: archived.name,
      deliveries: delivered,
    });
    this.index(props);
    this.routes = new FindingRoutes(this, 'Findings', {
      receivers: props.findingReceivers ?? [],
      detector: this.detector,
      apiName: this.metricName,
      alarms: this.alarms,
      deadLetters: this.deadLetters,
      log: props.detectorLog,
      encryptionKey,
    });
    this.fillLake(props);
    this.topic = this.alarms.topic;
  }

  /**
   * Subscribes a log group.
   *
   * @param id name of the subscription within this construct
   */
  public read(id: string, logGroup: LogGroup, content: LogContent): void {
    new SubscriptionFilter(this, `${id}Filter`, {
      logGroup,
      destination: new KinesisDestination(this.stream),
      filterPattern:
        content === LogContent.RECORDS ? FilterPattern.allEvents() : FilterPattern.literal('{ $.class_uid > 0 }'),
    });
    this.logs.push(logGroup);
    this.native?.query(id, logGroup);
  }

  private detectorFunction({ detectorLog, encryptionKey }: AuditPipelineProps): LambdaFunction {
    const detector = handlerFunction(this, 'Detector', {
      description: 'reads audit records and raises findings',
      bundle: 'detector',
      logGroup: detectorLog,
      timeout: DETECTOR_TIMEOUT,
    });
    const bus = EventBus.fromEventBusName(this, 'Bus', 'default');
    bus.grantPutEventsTo(detector);
    encryptionKey?.grantDecrypt(detector);
    detector.addEnvironment(ENV.API_NAME, this.metricName);
    detector.addEnvironment(ENV.STREAM_ARN, this.stream.streamArn);
    detector.addEnvironment(ENV.EVENT_BUS, bus.eventBusArn);
    detector.addEventSource(
      new KinesisEventSource(this.stream, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 500,
        maxBatchingWindow: Duration.seconds(5),
        // A batch that cannot be taken is halved until the one record is left, which goes to the queue.
        bisectBatchOnError: true,
        retryAttempts: 20,
        parallelizationFactor: 1,
        onFailure: new SqsDlq(this.deadLetters),
      }),
    );
    return detector;
  }

  private deliver({ sinks, deliveryLog }: AuditPipelineProps): Delivery[] {
    return sinks.flatMap((sink) => {
      const plan = sink._plan;
      if (plan.kind === 'queue') this.announceObjects(plan.workspaceId);
      if (plan.kind !== 'delivery') return [];
      const source = { stream: this.stream, archive: this.archive.bucket, errorLog: deliveryLog };
      return [new Delivery(this, `To-${sink.name}`, source, plan.destination)];
    });
  }

  private announceObjects(workspaceId?: string): void {
    const queue = this.queue('ArchiveObjects');
    this.archive.bucket.addEventNotification(EventType.OBJECT_CREATED, new SqsDestination(queue), {
      prefix: 'records/',
    });
    if (workspaceId) sentinelRole(this, 'Sentinel', { workspaceId, queue, bucket: this.archive.bucket });
  }

  private index({ sinks, deliveryLog, encryptionKey }: AuditPipelineProps): void {
    for (const { name, _plan } of sinks) {
      if (_plan.kind !== 'index') continue;
      new IndexDelivery(this, `To-${name}`, {
        name,
        metricName: this.metricName,
        destination: _plan.destination,
        stream: this.stream,
        archive: this.archive.bucket,
        log: deliveryLog,
        alarms: this.alarms,
        deadLetters: this.deadLetters,
        encryptionKey,
      });
    }
  }

  private fillLake({ sinks, deliveryLog, encryptionKey }: AuditPipelineProps): void {
    for (const { name, _plan } of sinks) {
      if (_plan.kind !== 'lake') continue;
      new LakeDelivery(this, `To-${name}`, {
        name,
        metricName: this.metricName,
        plan: _plan.lake,
        archive: this.archive.bucket,
        log: deliveryLog,
        alarms: this.alarms,
        routes: this.routes,
        deadLetters: this.deadLetters,
        encryptionKey,
      });
    }
  }

  private queue(id: string, encryptionMasterKey?: IKey): Queue {
    return new Queue(this, id, {
      encryption: encryptionMasterKey ? QueueEncryption.KMS : QueueEncryption.SQS_MANAGED,
      encryptionMasterKey,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
  }
}
