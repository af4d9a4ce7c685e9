import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Domain, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuditLayer } from '../../../src/layers/audit/audit-layer';
import { Sink } from '../../../src/layers/audit/sink';
import { templateOf } from './sink-template';
import { testStack } from '../test-stack';

const WORKSPACE = '11111111-2222-3333-4444-555555555555';

const secret = (stack: Stack) => new Secret(stack, 'Secret');
const domain = (stack: Stack) => new Domain(stack, 'Domain', { version: EngineVersion.OPENSEARCH_2_19 });

describe('Sink', () => {
  it.each<[string, (stack: Stack) => Sink, string]>([
    [
      'splunk',
      (stack) => Sink.splunkHec({ endpoint: 'https://splunk.example.com:8088', secret: secret(stack) }),
      'Splunk',
    ],
    ['datadog', (stack) => Sink.datadog({ secret: secret(stack) }), 'HttpEndpoint'],
    ['elastic', (stack) => Sink.elastic({ url: 'https://elastic.example.com', secret: secret(stack) }), 'HttpEndpoint'],
    ['http', (stack) => Sink.http({ url: 'https://siem.example.com', secret: secret(stack) }), 'HttpEndpoint'],
  ])('keeps in the archive what %s refuses, after two hours of attempts, and rings', (name, sinkOf, destination) => {
    const template = templateOf(sinkOf);
    const streams = JSON.stringify(template.findResources('AWS::KinesisFirehose::DeliveryStream'));

    expect(streams).toContain(`refused/${name}/`);
    expect(streams).toContain('"DurationInSeconds":7200');
    // What Firehose counts of backups, it counts where it backs up all records alone.
    for (const each of ['DataFreshness', 'Success'])
      template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: `DeliveryTo${destination}.${each}` });
  });

  it.each<[string, (stack: Stack) => Sink[], RegExp]>([
    [
      'two of one name',
      (stack) => [
        Sink.datadog({ secret: secret(stack) }),
        Sink.datadog({ secret: Secret.fromSecretNameV2(stack, 'Other', 'o') }),
      ],
      /two are called datadog/,
    ],
    [
      'one with the name of the archive',
      (stack) => [Sink.http({ url: 'https://a.example', secret: secret(stack), name: 'archive' })],
      /archive itself/,
    ],
    [
      'two that need a queue',
      () => [Sink.archiveQueue(), Sink.microsoftSentinel({ workspaceId: WORKSPACE })],
      /S3 tells one queue alone/,
    ],
  ])('refuses %s', (_what, sinksOf, error) => {
    const stack = testStack();

    expect(() => new AuditLayer(stack, 'Audit', { sinks: sinksOf(stack) })).toThrow(error);
  });

  it('has every record of the archive on lines of its own', () => {
    templateOf(() => Sink.cloudWatchNative()).hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      ExtendedS3DestinationConfiguration: {
        ProcessingConfiguration: {
          Processors: [
            Match.objectLike({ Type: 'Decompression' }),
            Match.objectLike({ Type: 'CloudWatchLogProcessing' }),
            { Type: 'AppendDelimiterToRecord' },
          ],
        },
      },
    });
  });

  describe('openSearch', () => {
    it('lets its function make bulk requests to the domain, and nothing else of it', () => {
      const template = templateOf((stack) => Sink.openSearch({ domain: domain(stack) }));

      template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Action: 'es:ESHttpPost',
              Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': Match.anyValue() }, '/_bulk']] },
            }),
          ]),
        },
      });
    });

    it('has batches come again until the stream forgets them', () => {
      const template = templateOf((stack) => Sink.openSearch({ domain: domain(stack) }));

      template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { MaximumRetryAttempts: -1 });
      template.hasResourceProperties('AWS::Kinesis::Stream', { RetentionPeriodHours: 72 });
    });

    it('rings while records wait', () => {
      const template = templateOf((stack) => Sink.openSearch({ domain: domain(stack) }));

      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'IteratorAge',
        AlarmDescription: Match.stringLikeRegexp('index of opensearch'),
        AlarmActions: Match.anyValue(),
      });
    });

    it('has the canary expect a receipt for each of its records', () => {
      const stack = testStack();
      const audit = new AuditLayer(stack, 'Audit', { sinks: [Sink.openSearch({ domain: domain(stack) })] });
      audit.sendCanary({ url: 'https://api.example.com/orders', method: 'GET' });

      Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmDescription: Match.stringLikeRegexp('opensearch sent no receipt'),
        TreatMissingData: 'breaching',
      });
    });

    it.each(['Audit', 'audit_*', '', '../x'])('refuses the index %j', (index) => {
      const stack = new Stack(new App(), 'Any');

      expect(() => Sink.openSearch({ domain: domain(stack), index })).toThrow('"index"');
    });
  });

  describe('openSearchServerless', () => {
    const options = {
      collectionName: 'audit',
      collectionArn: 'arn:aws:aoss:eu-west-1:111122223333:collection/abc',
      endpoint: 'https://abc.eu-west-1.aoss.amazonaws.com',
    };

    it('lets its function write documents into its own indexes alone', () => {
      const template = templateOf(() => Sink.openSearchServerless(options));
      const [policy] = Object.values(template.findResources('AWS::OpenSearchServerless::AccessPolicy'));

      expect(JSON.stringify(policy)).toContain('index/audit/hardened-api-*');
      expect(JSON.stringify(policy)).not.toMatch(/aoss:(\*|ReadDocument|DeleteIndex)/);
    });

    it('refuses an endpoint that is not https', () => {
      expect(() => Sink.openSearchServerless({ ...options, endpoint: 'http://abc' })).toThrow('https');
    });
  });

  describe('microsoftSentinel', () => {
    it('lets the connector of one workspace alone take on its role', () => {
      templateOf(() => Sink.microsoftSentinel({ workspaceId: WORKSPACE })).hasResourceProperties('AWS::IAM::Role', {
        RoleName: Match.stringLikeRegexp('^OIDC_MicrosoftSentinel'),
        AssumeRolePolicyDocument: {
          Statement: [
            Match.objectLike({
              Action: 'sts:AssumeRoleWithWebIdentity',
              Condition: {
                StringEquals: Match.objectLike({ 'sts:RoleSessionName': `MicrosoftSentinel_${WORKSPACE}` }),
              },
            }),
          ],
        },
      });
    });

    it('announces each new object of the archive to its queue', () => {
      const template = templateOf(() => Sink.microsoftSentinel({ workspaceId: WORKSPACE }));

      expect(JSON.stringify(template.toJSON())).toContain('s3:ObjectCreated:*');
    });

    it.each(['', '*', 'my-workspace'])('refuses the workspace %j', (workspaceId) => {
      expect(() => Sink.microsoftSentinel({ workspaceId })).toThrow('"workspaceId"');
    });
  });
});
