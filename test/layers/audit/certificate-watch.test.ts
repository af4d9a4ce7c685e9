import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { watchCertificates } from '../../../src/layers/audit/certificate-watch';
import { AuditLayer } from '../../../src/layers/audit/audit-layer';
import { Sink } from '../../../src/layers/audit/sink';
import { testStack } from '../test-stack';

const arn = (id: string, region = 'eu-west-1') => `arn:aws:acm:${region}:111122223333:certificate/${id}`;
const env = (region: string) => ({ env: { account: '111122223333', region } });
const imported = (stack: Stack, id: string, region?: string) =>
  Certificate.fromCertificateArn(stack, `Certificate${id}`, arn(id, region));

function watchers(stack: Stack): Record<string, unknown>[] {
  const rules = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  return rules
    .map(({ Properties }) => Properties as Record<string, unknown>)
    .filter(({ EventPattern }) => JSON.stringify(EventPattern ?? {}).includes('ACM Certificate'));
}

describe('certificates of an API', () => {
  it('are watched, each once, by a rule that writes into a log of the audit', () => {
    const stack = testStack();
    const audit = new AuditLayer(stack, 'Audit', { sinks: [Sink.cloudWatchNative()] });

    audit._watchCertificates({
      own: [imported(stack, '1'), imported(stack, '2')].flatMap((each) => [each, each]),
      edge: [],
    });

    const [rule] = watchers(stack);
    expect(rule).toMatchObject({
      EventPattern: { source: ['aws.acm'], resources: [arn('1'), arn('2')] },
      Targets: [{ DeadLetterConfig: expect.anything(), Id: 'Log' }],
    });
  });

  it('are told to a topic where nobody reads records', () => {
    const stack = testStack();

    new AuditLayer(stack, 'Audit')._watchCertificates({ own: [imported(stack, '1')], edge: [] });

    Template.fromStack(stack).hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: 'sns:Publish', Principal: { Service: 'events.amazonaws.com' } }),
        ]),
      },
    });
  });

  it('are told to a topic under a key of the app, which lets EventBridge use it', () => {
    const stack = testStack();
    const encryptionKey = new Key(stack, 'Key');

    watchCertificates(stack, { own: [imported(stack, '1')], edge: [] }, { encryptionKey });

    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'events.amazonaws.com' },
            Action: Match.arrayWith(['kms:Decrypt', 'kms:GenerateDataKey*']),
          }),
        ]),
      },
    });
  });

  it('are told to the topic for alarms where there is one', () => {
    const stack = testStack();
    const alarmTopic = new Topic(stack, 'Alarms');

    watchCertificates(stack, { own: [imported(stack, '1')], edge: [] }, { alarmTopic });

    expect(watchers(stack)[0]?.Targets).toEqual([expect.objectContaining({ Arn: stack.resolve(alarmTopic.topicArn) })]);
  });

  it('leave alarms a way to the topic that both are told to', () => {
    const stack = testStack();

    watchCertificates(stack, { own: [imported(stack, '1')], edge: [] }, { alarmTopic: new Topic(stack, 'Alarms') });

    Template.fromStack(stack).hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: 'cloudwatch.amazonaws.com' } })]),
      },
    });
  });

  it('need no rule where there are none', () => {
    const stack = testStack();

    new AuditLayer(stack, 'Audit')._watchCertificates({ own: [], edge: [] });

    expect(watchers(stack)).toEqual([]);
  });

  it('stand in several rules when a pattern could not hold them', () => {
    const stack = testStack();
    const own = Array.from({ length: 30 }, (_, index) => imported(stack, String(index)));

    watchCertificates(stack, { own, edge: [] }, {});

    const sizes = watchers(stack).map(({ EventPattern }) => JSON.stringify(EventPattern).length);
    expect(sizes).toHaveLength(3);
    expect(Math.max(...sizes)).toBeLessThan(2048);
  });
});

describe('certificates of CloudFront', () => {
  function stacks(apiRegion?: string) {
    const app = new App();
    const api = new Stack(app, 'Api', apiRegion === undefined ? {} : env(apiRegion));
    const edge = new Stack(app, 'Edge', env('us-east-1'));
    return { api, edge };
  }

  it('are told of in us-east-1, and from there to the Region of the API', () => {
    const { api, edge } = stacks('eu-west-1');

    watchCertificates(api, { own: [], edge: [imported(edge, '9', 'us-east-1')], edgeScope: edge }, {});

    expect(watchers(edge)[0]?.Targets).toEqual([
      expect.objectContaining({
        Arn: {
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':events:eu-west-1:111122223333:event-bus/default']],
        },
        RoleArn: expect.anything(),
      }),
    ]);
    expect(watchers(api)[0]?.EventPattern).toMatchObject({ resources: [arn('9', 'us-east-1')] });
  });

  it('that the other stack makes are recognized by their Region, without a reference between the stacks', () => {
    const { api, edge } = stacks('eu-west-1');
    const made = new Certificate(edge, 'Made', { domainName: 'api.example.com' });

    watchCertificates(api, { own: [], edge: [made], edgeScope: edge }, {});

    expect(watchers(api)[0]?.EventPattern).toMatchObject({
      resources: [{ prefix: expect.objectContaining({ 'Fn::Join': expect.anything() }) }],
    });
  });

  it('are reported as unwatched where the Region of the API is not known', () => {
    const { api, edge } = stacks();

    watchCertificates(api, { own: [], edge: [imported(edge, '9', 'us-east-1')], edgeScope: edge }, {});

    expect(watchers(edge)).toEqual([]);
    expect(api.node.metadata.map(({ data }) => String(data)).join()).toContain('give the stack of the API a Region');
  });
});
