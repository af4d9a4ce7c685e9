import { Duration, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuditLayer } from '../../../src/layers/audit/audit-layer';
import type { CanaryOptions } from '../../../src/layers/audit/canary';
import { Sink } from '../../../src/layers/audit/sink';
import { testStack } from '../test-stack';

const CALL = { url: 'https://api.example.com/orders', method: 'GET' };

function templateOf(
  options: Partial<CanaryOptions> = {},
  sinks: (stack: Stack) => Sink[] = () => [Sink.cloudWatchNative()],
) {
  const stack = testStack();
  new AuditLayer(stack, 'Audit', { sinks: sinks(stack) }).sendCanary({ ...CALL, ...options });
  return Template.fromStack(stack);
}

describe('the canary of the audit layer', () => {
  it('is sent every quarter of an hour', () => {
    templateOf().hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(15 minutes)',
      State: 'ENABLED',
    });
  });

  it('is told of its own findings alone', () => {
    templateOf().hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        detail: { unmapped: { detection: { api: [Match.stringLikeRegexp('Audit')], slug: ['canary'] } } },
      },
    });
  });

  it.each(['canaryRefused', 'canaryFound'])('rings when %s is missing for two intervals', (MetricName) => {
    templateOf({ interval: Duration.minutes(20) }).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName,
      Period: 2400,
      TreatMissingData: 'breaching',
      ComparisonOperator: 'LessThanThreshold',
      AlarmActions: Match.anyValue(),
    });
  });

  it('expects a receipt of each receiver that was announced', () => {
    templateOf({ receipts: ['splunk'] }).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'canaryDelivered',
      Dimensions: Match.arrayWith([{ Name: 'sink', Value: 'splunk' }]),
      TreatMissingData: 'breaching',
    });
  });

  it('makes silence of a sink an alarm', () => {
    const splunk = (stack: Stack) => [
      Sink.splunkHec({ endpoint: 'https://collector.example.com', secret: new Secret(stack, 'Token') }),
    ];

    templateOf({}, splunk).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'DeliveryToSplunk.Success',
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it.each([
    [{ interval: Duration.minutes(5) }, /from 10 to 60/],
    [{ interval: Duration.minutes(90) }, /from 10 to 60/],
    [{ interval: Duration.seconds(601) }, /whole minutes/],
    [{ receipts: ['two words'] }, /letters, digits and hyphens/],
  ])('refuses %j', (options, message) => {
    expect(() => templateOf(options)).toThrow(message);
  });

  it('is not sent where nobody reads', () => {
    const stack = testStack();

    expect(new AuditLayer(stack, 'Audit').sendCanary(CALL)).toBeUndefined();
  });
});
