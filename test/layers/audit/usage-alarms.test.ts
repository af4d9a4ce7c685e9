import { Match, Template } from 'aws-cdk-lib/assertions';
import { AuditLayer } from '../../../src/layers/audit/audit-layer';
import { Sink } from '../../../src/layers/audit/sink';
import { testStack } from '../test-stack';

function templateOf(consumers: string[]) {
  const stack = testStack();
  new AuditLayer(stack, 'Audit', { sinks: [Sink.cloudWatchNative()] }).watchUsage(consumers);
  return Template.fromStack(stack);
}

describe('alarms on usage', () => {
  it('ring when a consumer leaves the band that CloudWatch learned', () => {
    templateOf(['acme']).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: 'consumer acme calls far more often than usual',
      ComparisonOperator: 'GreaterThanUpperThreshold',
      ThresholdMetricId: Match.anyValue(),
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: Match.stringLikeRegexp('ANOMALY_DETECTION_BAND') }),
        Match.objectLike({ MetricStat: { Metric: { MetricName: 'requests' } } }),
      ]),
      AlarmActions: Match.anyValue(),
    });
  });

  it('have a model each, of the same metric', () => {
    templateOf(['acme']).hasResourceProperties('AWS::CloudWatch::AnomalyDetector', {
      SingleMetricAnomalyDetector: {
        MetricName: 'requests',
        Dimensions: Match.arrayWith([{ Name: 'consumer', Value: 'acme' }]),
      },
    });
  });

  it('are bounded in number, whatever the number of consumers', () => {
    const consumers = Array.from({ length: 500 }, (_, index) => `c-${index}`);

    templateOf(consumers).resourceCountIs('AWS::CloudWatch::AnomalyDetector', 21);
  });

  it('need somebody who reads the records', () => {
    const stack = testStack();
    new AuditLayer(stack, 'Audit').watchUsage(['acme']);

    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::AnomalyDetector', 0);
  });
});
