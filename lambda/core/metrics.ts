import { METRIC_NAMESPACE } from '../../src/vocabulary';

/** A value, and its unit where it is no count. */
export type MetricValue = number | { readonly value: number; readonly unit: 'Milliseconds' | 'Bytes' };

/** One line in the embedded metric format ("Specification: Embedded metric format" in the CloudWatch User Guide). */
export function metricLine(
  dimensions: Readonly<Record<string, string>>,
  values: Readonly<Record<string, MetricValue>>,
  now: number,
): Record<string, unknown> {
  const unitOf = (value: MetricValue) => (typeof value === 'number' ? 'Count' : value.unit);
  const numberOf = (value: MetricValue) => (typeof value === 'number' ? value : value.value);
  return {
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [Object.keys(dimensions)],
          Metrics: Object.entries(values).map(([Name, value]) => ({ Name, Unit: unitOf(value) })),
        },
      ],
    },
    ...dimensions,
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, numberOf(value)])),
  };
}
