import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, REFUSED_METRIC } from '../../vocabulary';
import { alarmTopic } from './alarm-topic';

/** What the alarms watch. */
export interface PipelineAlarmsProps {
  readonly metricName: string;
  readonly topic?: ITopic;
  readonly encryptionKey?: IKey;
  readonly stream: IStream;
  readonly detector: IFunction;
  readonly deadLetters: IQueue;
  /** Name of the delivery stream to the archive. */
  readonly archive: string;
  /** The delivery streams to the sinks. */
  readonly deliveries: readonly { readonly name: string; readonly successMetric: string }[];
}

/** One alarm. */
export interface Watch {
  readonly description: string;
  readonly metric: IMetric;
  readonly threshold: number;
  readonly operator?: ComparisonOperator;
  readonly periods?: number;
  /** No data means trouble: the metric is there whenever the pipeline is alive. */
  readonly mustBeThere?: boolean;
}

const FIVE_MINUTES = Duration.minutes(5);
/** The longest buffer is five minutes, and an acknowledgment may take as long. */
const WAITING_SECONDS = Duration.minutes(15).toSeconds();
/** Canaries are an hour apart at most: of two that fall into neighboring hours, one may miss its own. */
const TWO_CANARIES = Duration.hours(2);
const LATE_MS = Duration.minutes(10).toMilliseconds();

/** Alarms on everything between a record and its reader: a dead pipeline must not look like a quiet day. */
export class PipelineAlarms extends Construct {
  /** Takes the alarms. */
  public readonly topic: ITopic;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PipelineAlarmsProps,
  ) {
    super(scope, id);
    this.topic = props.topic ?? alarmTopic(this, 'Topic', props.encryptionKey);
    const { BELOW, ABOVE } = {
      BELOW: ComparisonOperator.LESS_THAN_THRESHOLD,
      ABOVE: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    };
    const watches: Record<string, Watch> = {
      Lost: {
        description: 'records or events were given up on; the dead-letter queue of the pipeline tells which',
        metric: props.deadLetters.metricApproximateNumberOfMessagesVisible({
          period: FIVE_MINUTES,
          statistic: 'Maximum',
        }),
        threshold: 1,
      },
      Failing: {
        description: 'the detector fails, or a receiver of findings does not take them',
        metric: props.detector.metricErrors({ period: FIVE_MINUTES }),
        threshold: 1,
        periods: 2,
      },
      Late: {
        description: 'records wait for the detector longer than ten minutes',
        metric: props.stream.metricGetRecordsIteratorAgeMilliseconds({ period: FIVE_MINUTES, statistic: 'Maximum' }),
        threshold: LATE_MS,
        mustBeThere: true,
      },
      Silent: {
        description:
          'no record reached the detector within two hours: the canary alone leaves some, so that the pipeline is cut',
        metric: this.own(props.metricName, 'batches'),
        threshold: 1,
        operator: BELOW,
        mustBeThere: true,
      },
      Unreadable: {
        description: 'records were put aside because they could not be read',
        metric: this.own(props.metricName, 'quarantined', FIVE_MINUTES),
        threshold: 1,
      },
      Found: {
        description: 'the detector raised a finding',
        metric: this.own(props.metricName, 'findings', FIVE_MINUTES),
        threshold: 1,
      },
      NotArchived: {
        description: 'records do not reach the archive',
        metric: firehose(props.archive, 'DeliveryToS3.Success'),
        threshold: 1,
        operator: BELOW,
        mustBeThere: true,
      },
    };
    for (const [index, { name, successMetric }] of props.deliveries.entries()) {
      watches[`Undelivered${index}`] = {
        description: `the sink of ${name} refused records, or nothing was delivered at all, though the canary alone leaves some; what it refuses for good is in the archive under refused/`,
        metric: firehose(name, successMetric),
        threshold: 1,
        operator: BELOW,
        mustBeThere: true,
      };
      // Of records that it backs up, Firehose counts none unless it backs up all.
      watches[`Waiting${index}`] = {
        description: `records wait for the sink of ${name} longer than fifteen minutes`,
        metric: firehose(name, successMetric.replace(/Success$/, 'DataFreshness'), 'Maximum', FIVE_MINUTES),
        threshold: WAITING_SECONDS,
      };
    }
    for (const [key, watch] of Object.entries(watches)) this.alarm(key, watch, watch.operator ?? ABOVE);
  }

  /**
   * Adds an alarm.
   *
   * @param id name within this construct
   * @param watch what rings
   */
  public ring(id: string, watch: Watch): void {
    this.alarm(id, watch, watch.operator ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD);
  }

  /** Rings when a sink that a function of ours writes refuses a record for good. */
  public ringRefused(sink: string): void {
    this.ring(`${sink}Refused`, {
      description: `${sink} refuses records for good; they are in the archive under refused/${sink}/`,
      metric: new Metric({
        namespace: METRIC_NAMESPACE,
        metricName: REFUSED_METRIC,
        dimensionsMap: { api: this.props.metricName, sink },
        statistic: 'Sum',
        period: FIVE_MINUTES,
      }),
      threshold: 1,
    });
  }

  private own(api: string, metricName: string, period = TWO_CANARIES): Metric {
    return new Metric({ namespace: METRIC_NAMESPACE, metricName, dimensionsMap: { api }, statistic: 'Sum', period });
  }

  private alarm(id: string, watch: Watch, comparisonOperator: ComparisonOperator): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: watch.description,
      metric: watch.metric,
      threshold: watch.threshold,
      evaluationPeriods: watch.periods ?? 1,
      comparisonOperator,
      treatMissingData: watch.mustBeThere ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}

function firehose(name: string, metricName: string, statistic = 'Minimum', period = TWO_CANARIES): Metric {
  return new Metric({
    namespace: 'AWS/Firehose',
    metricName,
    dimensionsMap: { DeliveryStreamName: name },
    statistic,
    period,
  });
}
