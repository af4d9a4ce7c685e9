import { Match, Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AuditLayer } from '../../../src/layers/audit/audit-layer';
import { FindingReceiver } from '../../../src/layers/audit/finding-receiver';
import { Sink } from '../../../src/layers/audit/sink';
import { bareApi, testStack } from '../test-stack';

let made: Template | undefined;

function template(): Template {
  if (made) return made;
  const stack = testStack();
  const audit = new AuditLayer(stack, 'Audit', {
    sinks: [Sink.cloudWatchNative()],
    findingReceivers: [FindingReceiver.securityHub(), FindingReceiver.topic(new Topic(stack, 'Pager'))],
  });
  audit.logAccess(bareApi(stack).deploymentStage);
  made = Template.fromStack(stack);
  return made;
}

describe('FindingRoutes', () => {
  it('lets the importer import for the default product of the account alone', () => {
    template().hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'securityhub:BatchImportFindings',
            Resource: {
              'Fn::Join': [
                '',
                Match.arrayWith([{ Ref: 'AWS::AccountId' }, ':product/', { Ref: 'AWS::AccountId' }, '/default']),
              ],
            },
          }),
        ]),
      },
    });
  });

  it('keeps the way of alarms to a topic that takes findings', () => {
    template().hasResourceProperties('AWS::SNS::TopicPolicy', {
      Topics: [{ Ref: Match.stringLikeRegexp('Pager') }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: { Service: 'events.amazonaws.com' } }),
          Match.objectLike({
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('tells a topic of findings of this API alone: all of an account share the bus', () => {
    const names = template().findResources('AWS::Lambda::Function', {
      Properties: { Description: 'reads audit records and raises findings' },
    });
    const [detector] = Object.values(names);

    template().hasResourceProperties('AWS::Events::Rule', {
      Description: 'findings of the detector, to a topic',
      EventPattern: {
        detail: {
          unmapped: { detection: { api: [detector?.['Properties'].Environment.Variables.HARDENED_API_NAME] } },
        },
      },
    });
  });

  it('tells the importer which API the findings are about', () => {
    template().hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { HARDENED_API_ARN: Match.objectLike({ 'Fn::Join': Match.anyValue() }) } },
    });
  });

  it('has each finding come again alone, for hours, and keeps it afterwards', () => {
    template().hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    template().hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 120,
      MessageRetentionPeriod: 1209600,
      RedrivePolicy: { maxReceiveCount: 100 },
    });
  });

  it.each(['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'])(
    'rings when findings wait or are given up: %s',
    (MetricName) => {
      template().hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName,
        AlarmDescription: Match.stringLikeRegexp('Security Hub'),
        AlarmActions: Match.anyValue(),
      });
    },
  );

  it('leads findings on the event bus to a topic, and keeps what cannot be published', () => {
    template().hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['cdk-hardened-api'], 'detail-type': ['OCSF Detection Finding'] },
      Targets: [
        Match.objectLike({
          Arn: { Ref: Match.stringLikeRegexp('Pager') },
          DeadLetterConfig: { Arn: Match.anyValue() },
        }),
      ],
    });
  });
});
