import { Duration, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { type Function as LambdaFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { KinesisEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { handlerFunction } from '../../core/handler-function';
import { ENV, type IndexSinkConfig } from '../../vocabulary';
import { grantRefused } from './grant-refused';
import type { PipelineAlarms } from './pipeline-alarms';

/** Where records are indexed, as a sink says it. */
export interface IndexDestination extends Pick<IndexSinkConfig, 'endpoint' | 'service' | 'index'> {
  /** Lets the function write there. */
  readonly grant: (fn: LambdaFunction) => void;
}

/** What an index delivery is made of. */
export interface IndexDeliveryProps {
  readonly name: string;
  /** Name of the API in metrics. */
  readonly metricName: string;
  readonly destination: IndexDestination;
  readonly stream: IStream;
  readonly archive: IBucket;
  readonly log: ILogGroup;
  readonly alarms: PipelineAlarms;
  /** Is told of what the stream forgot before it was indexed. */
  readonly deadLetters: IQueue;
  readonly encryptionKey?: IKey;
}

const TIMEOUT = Duration.minutes(2);
const LATE = Duration.minutes(15);

/**
 * A function that writes the stream into an index, each record under an id of its own: a batch that comes again changes
 * nothing. While the index is down, records wait in the stream; what it refuses for good is kept in the archive.
 */
export class IndexDelivery extends Construct {
  constructor(scope: Construct, id: string, props: IndexDeliveryProps) {
    super(scope, id);
    const { name, destination, archive, stream } = props;
    const fn = handlerFunction(this, 'Indexer', {
      description: `writes audit records into the index of ${name}`,
      bundle: 'indexer',
      logGroup: props.log,
      timeout: TIMEOUT,
    });
    const { grant, ...config } = destination;
    fn.addEnvironment(ENV.INDEX_SINK, Stack.of(this).toJsonString({ ...config, name, archive: archive.bucketName }));
    fn.addEnvironment(ENV.API_NAME, props.metricName);
    grant(fn);
    // Receipts of canaries.
    EventBus.fromEventBusName(this, 'Bus', 'default').grantPutEventsTo(fn);
    grantRefused(fn, archive, name);
    props.encryptionKey?.grantEncryptDecrypt(fn);
    fn.addEventSource(
      new KinesisEventSource(stream, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 500,
        maxBatchingWindow: Duration.seconds(10),
        // Until the stream forgets: an index may be down over a weekend.
        retryAttempts: -1,
        onFailure: new SqsDlq(props.deadLetters),
      }),
    );
    this.watch(fn, props);
  }

  private watch(fn: LambdaFunction, { alarms, name }: IndexDeliveryProps): void {
    alarms.ring(`${name}Late`, {
      description: `the index of ${name} takes no records, or not fast enough; they wait in the stream for three days`,
      metric: fn.metric('IteratorAge', { statistic: 'Maximum' }),
      threshold: LATE.toMilliseconds(),
    });
    alarms.ring(`${name}Failing`, {
      description: `the index of ${name} does not take records; the log of deliveries says why`,
      metric: fn.metricErrors(),
      threshold: 1,
      periods: 3,
    });
    alarms.ringRefused(name);
  }
}
