import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AuditLayer } from '../../../src/layers/audit/audit-layer';
import { Sink } from '../../../src/layers/audit/sink';
import { testStack } from '../test-stack';

function template(): Template {
  const stack = testStack();
  new AuditLayer(stack, 'Audit', { sinks: [Sink.cloudWatchNative()], encryptionKey: new Key(stack, 'Key') });
  return Template.fromStack(stack);
}

describe('the topic of the pipeline', () => {
  // A policy of its own takes the place of the one by which the whole account may publish.
  it('takes alarms of the account', () => {
    template().hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('takes alarms under a key of the app', () => {
    template().hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: Match.arrayWith(['kms:Decrypt', 'kms:GenerateDataKey*']),
          }),
        ]),
      },
    });
  });
});
