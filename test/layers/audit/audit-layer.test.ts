import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { accessLogFormat } from '../../../src/layers/audit/access-log-format';
import { AuditLayer } from '../../../src/layers/audit/audit-layer';
import { AuditTrail } from '../../../src/layers/audit/audit-trail';
import { Sink } from '../../../src/layers/audit/sink';
import { bareApi, testStack } from '../test-stack';

describe('AuditLayer', () => {
  it('keeps every log for a year and beyond the stack', () => {
    const stack = testStack();
    new AuditLayer(stack, 'Audit').handlerLog('AuthorizerLog');

    Template.fromStack(stack).allResources('AWS::Logs::LogGroup', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: Match.objectLike({ RetentionInDays: 365 }),
    });
  });

  it('leaves nothing behind whose name or price stands in the way of the next attempt, when the first deployment fails', () => {
    const stack = testStack();
    new AuditLayer(stack, 'Audit', { sinks: [Sink.cloudWatchNative()], trail: AuditTrail.create() });

    const template = Template.fromStack(stack);
    for (const type of ['AWS::Logs::LogGroup', 'AWS::Kinesis::Stream', 'AWS::CloudTrail::Trail'])
      template.allResources(type, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });

  it('keeps buckets of records in any case: records may be in them before a deployment fails', () => {
    const stack = testStack();
    new AuditLayer(stack, 'Audit', { sinks: [Sink.cloudWatchNative()], trail: AuditTrail.create() });

    Template.fromStack(stack).allResources('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
  });

  it('tells what an imported key must let in, as nobody else would', () => {
    const stack = testStack();
    const encryptionKey = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/1');
    new AuditLayer(stack, 'Audit', { encryptionKey });

    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp('cloudwatch.amazonaws.com and events.amazonaws'),
    );
  });

  it('lets CloudTrail use the key of its own trail', () => {
    const stack = testStack();
    new AuditLayer(stack, 'Audit', { encryptionKey: new Key(stack, 'Key'), trail: AuditTrail.create() });

    const cloudTrail = { Service: 'cloudtrail.amazonaws.com' };
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: cloudTrail,
            Action: Match.arrayWith(['kms:GenerateDataKey*']),
            Condition: { StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': Match.anyValue() } },
          }),
          Match.objectLike({ Principal: cloudTrail, Action: 'kms:DescribeKey' }),
        ]),
      },
    });
  });

  it('keeps logs as long as it is told', () => {
    const stack = testStack();
    new AuditLayer(stack, 'Audit', { logRetention: RetentionDays.TEN_YEARS });

    Template.fromStack(stack).allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 3653 });
  });

  it('names the log of the web ACL as WAF wants it', () => {
    const stack = testStack();
    new AuditLayer(stack, 'Audit');

    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: Match.stringLikeRegexp('^aws-waf-logs-'),
    });
  });

  it('lets CloudWatch Logs use the key that it is given', () => {
    const stack = testStack();
    new AuditLayer(stack, 'Audit', { encryptionKey: new Key(stack, 'Key') });

    const template = Template.fromStack(stack);
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue() });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } },
          }),
        ]),
      },
    });
  });

  it('has the stage write one JSON line for each request, traced', () => {
    const stack = testStack();
    new AuditLayer(stack, 'Audit').logAccess(bareApi(stack).deploymentStage);

    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::Stage', {
      TracingEnabled: true,
      AccessLogSetting: { Format: accessLogFormat('TLSv1.3'), DestinationArn: Match.anyValue() },
    });
  });

  it.each([
    'extendedRequestId',
    'status',
    'error.responseType',
    'authorizer.reason',
    'identity.sourceIp',
    'tlsVersion',
  ])('logs $context.%s', (variable) => {
    expect(Object.values(JSON.parse(accessLogFormat('TLSv1.3')) as Record<string, string>)).toContain(
      `$context.${variable}`,
    );
  });

  it.each(['apiKey"', 'clientCertPem', 'transactionToken', 'requestOverride', 'messageString', 'querystring'])(
    'never logs %s',
    (variable) => {
      expect(accessLogFormat('TLSv1.3')).not.toContain(variable);
    },
  );

  it('gives a backend a log group that keeps its records', () => {
    const stack = testStack();
    const fn = new LambdaFunction(stack, 'Fn', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => ({});'),
    });

    new AuditLayer(stack, 'Audit').keepRecords(fn);

    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('AuditBackendLog') } },
    });
  });

  it('leaves the log group of a backend that has one', () => {
    const stack = testStack();
    const fn = new LambdaFunction(stack, 'Fn', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => ({});'),
      logGroup: new LogGroup(stack, 'Own'),
    });

    new AuditLayer(stack, 'Audit').keepRecords(fn);

    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('^Own') } },
    });
  });
});
