import type { MutableTemplate } from '../../../cli/mutants/mutant';
import { templateModel } from '../../../src/checks/model/template-model';
import { auditPipeline } from '../../../src/checks/rules/audit-pipeline';
import { goodTemplate } from '../good-template';
import { addEdgeWebAcl, propertiesOf, ruleTriple } from '../rule-triple';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const ACTIONS = ['arn:aws:sns:eu-west-1:111122223333:alarms'];

/** A function that writes into an index, as it must be. */
function addIndexer(template: MutableTemplate): void {
  template.Resources.Indexer = {
    Type: 'AWS::Lambda::Function',
    Properties: { Environment: { Variables: { HARDENED_INDEX_SINK: '{}' } } },
  };
  template.Resources.IndexMapping = {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: arn('Stream'),
      FunctionName: { Ref: 'Indexer' },
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:111122223333:lost' } },
    },
  };
  template.Resources.IndexAlarm = {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: { Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Indexer' } }], AlarmActions: ACTIONS },
  };
}

/** A function that writes into a lake, as it must be. */
function addLake(template: MutableTemplate): void {
  template.Resources.Lake = {
    Type: 'AWS::Lambda::Function',
    Properties: { Environment: { Variables: { HARDENED_LAKE_SINK: '{}' } } },
  };
  template.Resources.Objects = {
    Type: 'AWS::SQS::Queue',
    Properties: { RedrivePolicy: { deadLetterTargetArn: arn('LostObjects') } },
  };
  template.Resources.LostObjects = { Type: 'AWS::SQS::Queue', Properties: {} };
  template.Resources.LakeMapping = {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: arn('Objects'),
      FunctionName: { Ref: 'Lake' },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
  };
  template.Resources.Announcement = {
    Type: 'AWS::Events::Rule',
    Properties: { EventPattern: { source: ['aws.s3'] }, Targets: [{ Id: 'Queue', Arn: arn('Objects') }] },
  };
  template.Resources.LakeAlarm = {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Dimensions: [
        { Name: 'FunctionName', Value: { Ref: 'Lake' } },
        { Name: 'QueueName', Value: { 'Fn::GetAtt': ['LostObjects', 'QueueName'] } },
      ],
      AlarmActions: ACTIONS,
    },
  };
}

const statement = (principal: object, ...actions: string[]) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: actions,
  Resource: '*',
});
const CLOUDWATCH = { Service: 'cloudwatch.amazonaws.com' };

/** A topic of the template under a key of the template, which takes alarms by the policies of both. */
function addTopic(template: MutableTemplate): void {
  template.Resources.Topic = { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { Ref: 'TopicKey' } } };
  template.Resources.TopicPolicy = {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument: { Statement: [statement(CLOUDWATCH, 'sns:Publish')] } },
  };
  template.Resources.TopicKey = {
    Type: 'AWS::KMS::Key',
    Properties: { KeyPolicy: { Statement: [statement(CLOUDWATCH, 'kms:Decrypt', 'kms:GenerateDataKey*')] } },
  };
  propertiesOf(template, 'Silence').AlarmActions = [{ Ref: 'Topic' }];
}

type Edit = (template: MutableTemplate) => unknown;

const withIndexer =
  (edit: Edit): Edit =>
  (template) => {
    addIndexer(template);
    edit(template);
  };
const withTopic =
  (edit: Edit): Edit =>
  (template) => {
    addTopic(template);
    edit(template);
  };
const withLake =
  (edit: Edit): Edit =>
  (template) => {
    addLake(template);
    edit(template);
  };

describe('rule audit-pipeline, of sinks and topics', () => {
  it.each([
    ['an index', addIndexer],
    ['a lake', addLake],
    ['a topic of alarms', addTopic],
    ['a topic without a policy of its own', withTopic((template) => delete template.Resources.TopicPolicy)],
  ])('accepts %s that is as it must be', (_name, add) => {
    const template = goodTemplate();
    add(template);

    expect(auditPipeline.check(templateModel(template))).toEqual([]);
  });
});

ruleTriple('audit-pipeline', {
  violations: {
    'a log that nobody reads': (template) => delete template.Resources.Subscription,
    'a subscription to some of the lines': (template) =>
      (propertiesOf(template, 'Subscription').FilterPattern = '{ $.status = 200 }'),
    'records that are not archived': (template) => delete template.Resources.Archive,
    'an alarm that takes silence for health': (template) =>
      (propertiesOf(template, 'Silence').TreatMissingData = 'notBreaching'),
    'a log of the edge that nobody reads': (template) => {
      addEdgeWebAcl(template);
      template.Resources.EdgeLog = { Type: 'AWS::Logs::LogGroup', Properties: {} };
      template.Resources.EdgeLogging = {
        ...template.Resources.WafLog,
        Properties: { LogDestinationConfigs: [{ Ref: 'EdgeLog' }], ResourceArn: { Ref: 'EdgeWebAcl' } },
      };
    },
    'a delivery that nobody notices the end of': (template) =>
      (propertiesOf(template, 'Silence').Dimensions = [{ Name: 'StreamName', Value: { Ref: 'Stream' } }]),
    'an index that nothing is written into': withIndexer(
      (template) => (propertiesOf(template, 'IndexMapping').Enabled = false),
    ),
    'an index that forgets what it does not take': withIndexer(
      (template) => delete propertiesOf(template, 'IndexMapping').DestinationConfig,
    ),
    'an index whose failing nobody hears of': withIndexer((template) => delete template.Resources.IndexAlarm),
    'a lake that is told of nothing': withLake(
      (template) => (propertiesOf(template, 'Announcement').State = 'DISABLED'),
    ),
    'a lake that nothing is written into': withLake(
      (template) => (propertiesOf(template, 'LakeMapping').Enabled = false),
    ),
    'a lake without a mapping': withLake((template) => delete template.Resources.LakeMapping),
    'a lake that forgets what it does not take': withLake(
      (template) => delete propertiesOf(template, 'LakeMapping').FunctionResponseTypes,
    ),
    'a lake whose objects are given up unkept': withLake(
      (template) => delete propertiesOf(template, 'Objects').RedrivePolicy,
    ),
    'a lake whose failing nobody hears of': withLake(
      (template) => (propertiesOf(template, 'LakeAlarm').AlarmActions = []),
    ),
    'a topic whose policy forgets CloudWatch': withTopic(
      (template) =>
        (propertiesOf(template, 'TopicPolicy').PolicyDocument = {
          Statement: [statement({ Service: 'events.amazonaws.com' }, 'sns:Publish')],
        }),
    ),
    'a topic whose key CloudWatch may use for half of it': withTopic(
      (template) =>
        (propertiesOf(template, 'TopicKey').KeyPolicy = { Statement: [statement(CLOUDWATCH, 'kms:Decrypt')] }),
    ),
    'a topic under the key of SNS': withTopic(
      (template) => (propertiesOf(template, 'Topic').KmsMasterKeyId = 'alias/aws/sns'),
    ),
    'an alarm that nobody hears': (template) => (propertiesOf(template, 'Silence').AlarmActions = []),
  },
  unclear: {
    'a stream of another stack': (template) =>
      (propertiesOf(template, 'Subscription').DestinationArn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/other'),
    'a log group of another stack': (template) =>
      (propertiesOf(template, 'Authorizer').LoggingConfig = { LogGroup: 'x' }),
  },
});
