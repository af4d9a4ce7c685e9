import type { ResolvedAssembly } from '../../../../cli/gateway/assembly/types';
import { localAlarms, rings } from '../../../../cli/gateway/watch/alarms';
import { Deliveries } from '../../../../cli/gateway/watch/deliveries';
import { scheduledFunctions } from '../../../../cli/gateway/watch/schedules';
import { LocalMetrics, metricKey } from '../../../../cli/gateway/watch/metrics';
import { metricLine } from '../../../../lambda/core/metrics';

const NOW = Date.UTC(2026, 10, 24);

function assembly(resources: Record<string, { type: string; properties: Record<string, unknown> }>): ResolvedAssembly {
  const withMetadata = Object.fromEntries(
    Object.entries(resources).map(([id, each]) => [id, { ...each, metadata: {} }]),
  );
  return {
    stacks: [{ name: 'S', region: 'eu-west-1', account: '111122223333', resources: withMetadata }],
    assets: [],
    physicalId: (logicalId) => `S-${logicalId}`,
  };
}

describe('metrics', () => {
  it('are read from lines in the embedded metric format', () => {
    const metrics = new LocalMetrics();

    metrics.takeLine(metricLine({ api: 'Orders' }, { hits: 3 }, NOW));

    expect(metrics.since(0, metricKey('HardenedApi', 'hits', [['api', 'Orders']]))).toEqual([3]);
  });

  it('before a moment do not count after it', () => {
    const metrics = new LocalMetrics();
    metrics.takeLine(metricLine({ api: 'Orders' }, { hits: 3 }, NOW));

    const { mark } = metrics;

    expect(metrics.since(mark, metricKey('HardenedApi', 'hits', [['api', 'Orders']]))).toEqual([]);
  });

  it.each([null, 'text', { _aws: 1 }, { _aws: { CloudWatchMetrics: [{ Dimensions: [[1]], Metrics: [null] }] } }])(
    'survive the line %j',
    (line) => {
      expect(() => new LocalMetrics().takeLine(line)).not.toThrow();
    },
  );
});

describe('an alarm', () => {
  const alarmOf = (edits: Record<string, unknown> = {}) =>
    localAlarms(
      assembly({
        Found: {
          type: 'AWS::CloudWatch::Alarm',
          properties: {
            Namespace: 'HardenedApi',
            MetricName: 'hits',
            Dimensions: [{ Name: 'api', Value: 'Orders' }],
            Statistic: 'Sum',
            Threshold: 2,
            ComparisonOperator: 'LessThanThreshold',
            TreatMissingData: 'breaching',
            AlarmActions: ['topic'],
            ...edits,
          },
        },
      }),
    )[0]!;
  const measured = (...values: number[]) => {
    const metrics = new LocalMetrics();
    for (const hits of values) metrics.takeLine(metricLine({ api: 'Orders' }, { hits }, NOW));
    return metrics;
  };

  it.each([
    ['too little', {}, [1], true],
    ['enough', {}, [1, 1], false],
    ['nothing', {}, [], true],
    ['nothing, which means health', { TreatMissingData: 'notBreaching' }, [], false],
    ['nothing, of which nothing is said', { TreatMissingData: undefined }, [], false],
    ['a statistic that is unknown', { Statistic: 'p99' }, [5], true],
    ['the least of many', { Statistic: 'Minimum' }, [5, 1], true],
  ])('on %s', (_name, edits, values, expected) => {
    expect(rings(alarmOf(edits), measured(...values), 0)).toBe(expected);
  });

  it.each([
    [{}, true],
    [{ AlarmActions: [] }, false],
    [{ ActionsEnabled: false }, false],
  ])('with %j is heard: %s', (edits, isHeard) => {
    expect(alarmOf(edits).isHeard).toBe(isHeard);
  });
});

describe('a schedule', () => {
  const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:canary';
  const rule = (edits: Record<string, unknown> = {}) => ({
    type: 'AWS::Events::Rule',
    properties: { ScheduleExpression: 'rate(15 minutes)', Targets: [{ Arn: ARN, Id: '1' }], ...edits },
  });
  const permission = (sourceArn?: string) => ({
    type: 'AWS::Lambda::Permission',
    properties: {
      Principal: 'events.amazonaws.com',
      Action: 'lambda:InvokeFunction',
      FunctionName: ARN,
      ...(sourceArn && { SourceArn: sourceArn }),
    },
  });

  it.each([
    ['no permission', { Rule: rule() }, []],
    ['a permission', { Rule: rule(), Allow: permission() }, [ARN]],
    ['its own permission', { Rule: rule(), Allow: permission('arn:aws:events:::rule/S-Rule') }, [ARN]],
    ['the permission of another rule', { Rule: rule(), Allow: permission('arn:aws:events:::rule/S-Other') }, []],
    ['a rule that is off', { Rule: rule({ State: 'DISABLED' }), Allow: permission() }, []],
    ['a pattern instead', { Rule: rule({ ScheduleExpression: undefined }), Allow: permission() }, []],
  ])('with %s', (_name, resources, functions) => {
    expect(scheduledFunctions(assembly(resources))).toEqual(functions);
  });
});

describe('deliveries', () => {
  const stream = { logicalId: 'Archive', name: 'S-Archive', stream: 'arn:stream', destination: 'S3' };
  const entry = (id: string) => ({ source: 'ocsf' as const, correlation: id, record: {} });

  it('lose nothing of an outage, and repeat nothing', () => {
    const deliveries = new Deliveries([stream], new LocalMetrics());
    const entries = [entry('1'), entry('2')];
    const restore = deliveries.interrupt();
    deliveries.take('arn:stream', entries);
    deliveries.flush();
    const during = deliveries.reconcile(new Set(entries));

    restore();
    deliveries.flush();

    expect(during).toMatchObject([{ received: 0, lost: 2, extra: 0 }]);
    expect(deliveries.reconcile(new Set(entries))).toMatchObject([{ received: 2, lost: 0, extra: 0 }]);
  });

  it('tell what came twice and what was never recorded', () => {
    const deliveries = new Deliveries([stream], new LocalMetrics());
    const [known, stranger] = [entry('1'), entry('2')];

    deliveries.take('arn:stream', [known, known, stranger]);
    deliveries.flush();

    expect(deliveries.reconcile(new Set([known]))).toMatchObject([{ received: 3, lost: 0, extra: 2 }]);
  });
});
