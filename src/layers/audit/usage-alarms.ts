import { Duration } from 'aws-cdk-lib';
import {
  AnomalyDetectionAlarm,
  CfnAnomalyDetector,
  ComparisonOperator,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE } from '../../vocabulary';

/** What the alarms watch. */
export interface UsageAlarmsProps {
  /** Name of the API in metrics. */
  readonly metricName: string;
  /** Ids of the consumers that the app declares. */
  readonly consumers: readonly string[];
  readonly topic: ITopic;
}

/** Each alarm on an anomaly is billed as three metrics; whoever is beyond is watched by the detector alone. */
const MOST_CONSUMERS = 20;
const PERIOD = Duration.minutes(15);
/** Widths of the band: what CloudWatch learned, and so many standard deviations on both sides. */
const DEVIATIONS = 4;

/** Alarms for when a consumer, or the API as a whole, is used otherwise than usual: CloudWatch learns what that is. */
export class UsageAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: UsageAlarmsProps,
  ) {
    super(scope, id);
    this.watch('Refusals', 'refusals', 'the API refuses far more requests than usual');
    for (const consumer of props.consumers.slice(0, MOST_CONSUMERS)) {
      this.watch(`Of-${consumer}`, 'requests', `consumer ${consumer} calls far more often than usual`, { consumer });
    }
  }

  private watch(id: string, metricName: string, alarmDescription: string, more: Record<string, string> = {}): void {
    const dimensions = { api: this.props.metricName, ...more };
    const metric = new Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap: dimensions,
      statistic: 'Sum',
      period: PERIOD,
    });
    const model = new CfnAnomalyDetector(this, `${id}Model`, {
      singleMetricAnomalyDetector: {
        namespace: METRIC_NAMESPACE,
        metricName,
        stat: 'Sum',
        dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value })),
      },
    });
    const alarm = new AnomalyDetectionAlarm(this, id, {
      alarmDescription,
      metric,
      stdDevs: DEVIATIONS,
      // One window may be a retry that went wrong; a change stays.
      evaluationPeriods: 2,
      comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
      // Nobody calls: that is not more than usual, and the canary tells whether anybody is heard.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.props.topic));
    alarm.node.addDependency(model);
  }
}
