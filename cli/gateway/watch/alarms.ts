import { listOf, recordOf, textOf } from '../assembly/json';
import type { ResolvedAssembly } from '../assembly/types';
import { type LocalMetrics, metricKey } from './metrics';

/** An alarm of the template on one metric. */
export interface LocalAlarm {
  readonly logicalId: string;
  readonly description: string;
  readonly metric: string;
  readonly metricName: string;
  readonly namespace: string;
  readonly statistic: string;
  readonly threshold: number;
  readonly operator: string;
  /** What silence means. */
  readonly missing: string;
  /** Somebody hears it. */
  readonly isHeard: boolean;
}

/** The alarms of an assembly that look at one metric; those on expressions are left out. */
export function localAlarms({ stacks }: ResolvedAssembly): LocalAlarm[] {
  return stacks.flatMap(({ resources }) =>
    Object.entries(resources).flatMap(([logicalId, { type, properties }]) => {
      const { MetricName, Namespace, Dimensions, Threshold } = properties;
      const [metricName, namespace] = [textOf(MetricName), textOf(Namespace)];
      if (type !== 'AWS::CloudWatch::Alarm' || metricName === undefined || namespace === undefined) return [];
      const dimensions = listOf(Dimensions).map((each) => {
        const { Name, Value } = recordOf(each);
        return [String(Name), String(Value)] as const;
      });
      return [
        {
          logicalId,
          description: textOf(properties['AlarmDescription']) ?? '',
          metric: metricKey(namespace, metricName, dimensions),
          metricName,
          namespace,
          statistic: textOf(properties['Statistic']) ?? 'Sum',
          threshold: Number(Threshold),
          operator: textOf(properties['ComparisonOperator']) ?? '',
          missing: textOf(properties['TreatMissingData']) ?? 'missing',
          isHeard: listOf(properties['AlarmActions']).length > 0 && properties['ActionsEnabled'] !== false,
        },
      ];
    }),
  );
}

const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: (values) => values.reduce((sum, each) => sum + each, 0),
  Average: (values) => values.reduce((sum, each) => sum + each, 0) / values.length,
  Minimum: (values) => Math.min(...values),
  Maximum: (values) => Math.max(...values),
  SampleCount: (values) => values.length,
};

const OPERATORS: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
};

/**
 * Whether an alarm would ring, were everything since a moment one period ("Configuring how CloudWatch alarms treat missing
 * data"). What cannot be told rings.
 */
export function rings(alarm: LocalAlarm, metrics: LocalMetrics, mark: number): boolean {
  const values = metrics.since(mark, alarm.metric);
  if (values.length === 0) return alarm.missing === 'breaching';
  const statistic = STATISTICS[alarm.statistic];
  const breaches = OPERATORS[alarm.operator];
  return !statistic || !breaches || breaches(statistic(values), alarm.threshold);
}
