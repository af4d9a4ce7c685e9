import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AuditLayer } from '../../../src/layers/audit/audit-layer';
import { Sink } from '../../../src/layers/audit/sink';
import { templateOf } from './sink-template';
import { testStack } from '../test-stack';

describe('securityLake', () => {
  const own = () => Sink.securityLake({ bucketName: 'aws-security-data-lake-eu-west-1-abc', sourceName: 'shop' });

  it('adds a custom source for each class of OCSF that is recorded', () => {
    templateOf(own).hasResourceProperties('Custom::HardenedLakeSources', {
      Names: ['shop-2004', 'shop-3002', 'shop-6003'],
      Classes: ['DETECTION_FINDING', 'AUTHENTICATION', 'API_ACTIVITY'],
      Principal: { Ref: 'AWS::AccountId' },
      ExternalId: { 'Fn::Select': [2, Match.anyValue()] },
    });
  });

  it('lets the provider make no role but one under the boundary of Security Lake', () => {
    templateOf(own).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'],
            Condition: {
              StringEquals: {
                'iam:PermissionsBoundary': {
                  'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('AmazonSecurityLakePermissionsBoundary')])],
                },
              },
            },
          }),
        ]),
      },
    });
  });

  it('announces each new object of the archive to the function, and lets no other event through', () => {
    templateOf(own).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [Match.anyValue()] }, object: { key: [{ prefix: 'records/' }] } },
      },
    });
  });

  it('lets the function take on the roles of its sources, and write nowhere itself but what was refused', () => {
    const template = templateOf(own);
    const policies = Object.values(template.findResources('AWS::IAM::Policy')).map((each) => JSON.stringify(each));
    const writer = policies.find((each) => each.includes('sts:AssumeRole'))!;

    expect(writer).toContain('"Role0"');
    expect(writer).toContain('refused/securitylake/*');
    expect(writer).not.toContain('aws-security-data-lake');
  });

  it.each([
    ['securitylake did not take objects of the archive', 'ApproximateNumberOfMessagesVisible'],
    ['objects of the archive wait for securitylake', 'ApproximateAgeOfOldestMessage'],
    ['securitylake did not take findings', 'ApproximateNumberOfMessagesVisible'],
    ['securitylake refuses records for good', 'sinkRefused'],
    ['the function that writes into securitylake fails', 'Errors'],
  ])('rings when %s', (description, MetricName) => {
    templateOf(own).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName,
      AlarmDescription: Match.stringLikeRegexp(description),
      AlarmActions: Match.anyValue(),
    });
  });

  it('has the canary expect a receipt for each of its records', () => {
    const stack = testStack();
    const audit = new AuditLayer(stack, 'Audit', { sinks: [own()] });
    audit.sendCanary({ url: 'https://api.example.com/orders', method: 'GET' });

    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('securitylake sent no receipt'),
    });
  });

  it('lets EventBridge announce objects under a key of the app, and adds sources to a lake under a key of its own', () => {
    const stack = testStack();
    const [encryptionKey, lakeKey] = [new Key(stack, 'Key'), new Key(stack, 'LakeKey')];
    const sink = Sink.securityLake({ bucketName: 'aws-security-data-lake-abc', encryptionKey: lakeKey });

    new AuditLayer(stack, 'Audit', { sinks: [sink], encryptionKey });

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'events.amazonaws.com' },
            Action: Match.arrayWith(['kms:Decrypt']),
          }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: ['kms:CreateGrant', 'kms:DescribeKey', 'kms:GenerateDataKey'] }),
        ]),
      },
    });
  });

  it('stands beside a sink that is told of the same objects', () => {
    const stack = testStack();

    new AuditLayer(stack, 'Audit', { sinks: [own(), Sink.archiveQueue()] });

    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  it.each([
    [{ bucketName: '' }, '"bucketName"'],
    [{ bucketName: 's3://lake' }, '"bucketName"'],
    [{ bucketName: 'lake', sourceName: 'sixteen-letters-' }, '"sourceName"'],
    [{ bucketName: 'lake', sourceName: 'a/b' }, '"sourceName"'],
  ])('refuses %j', (options, message) => {
    expect(() => Sink.securityLake(options)).toThrow(message);
  });
});

describe('delegatedSecurityLake', () => {
  const source = (stack: Stack, classUid: number) => ({
    location: `s3://aws-security-data-lake/ext/shop-${classUid}/`,
    role: Role.fromRoleArn(stack, `R${classUid}`, `arn:aws:iam::999999999999:role/Provider-${classUid}`),
  });
  const delegated = (stack: Stack, more: { location?: string; externalId?: string } = {}) =>
    Sink.delegatedSecurityLake({
      externalId: more.externalId ?? 'agreed',
      authentication: { ...source(stack, 3002), ...(more.location !== undefined && { location: more.location }) },
      apiActivity: source(stack, 6003),
      detectionFinding: source(stack, 2004),
    });

  it('takes on the roles that the owner of the lake gave, and adds no source', () => {
    const template = templateOf(delegated);

    template.resourceCountIs('Custom::HardenedLakeSources', 0);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'sts:AssumeRole',
            Resource: Match.arrayWith(['arn:aws:iam::999999999999:role/Provider-6003']),
          }),
        ]),
      },
    });
  });

  it.each([
    [{ location: 'aws-security-data-lake/ext/shop' }, '"location"'],
    [{ location: 's3://lake/other/shop' }, '"location"'],
    [{ externalId: '' }, '"externalId"'],
  ])('refuses %j', (more, message) => {
    const stack = new Stack(new App(), 'Any');

    expect(() => delegated(stack, more)).toThrow(message);
  });
});
