import { Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LocalEventBus } from '../../../cli/gateway/fabric/event-bus';
import { trailEvent } from '../../../cli/gateway/fabric/trail-event';
import type { ResolvedAssembly } from '../../../cli/gateway/assembly/types';
import { AuditLayer } from '../../../src/layers/audit/audit-layer';
import { AuditTrail } from '../../../src/layers/audit/audit-trail';
import { Sink } from '../../../src/layers/audit/sink';
import { testStack } from '../test-stack';

function templateOf(trail?: AuditTrail): Template {
  const stack = testStack();
  const audit = new AuditLayer(stack, 'Audit', { sinks: [Sink.cloudWatchNative()], trail });
  const partitionKey = { name: 'pk', type: AttributeType.STRING };
  audit.watchRegistry(new Table(stack, 'Registry', { tableName: 'RegistryTable', partitionKey }));
  return Template.fromStack(stack);
}

const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/RegistryTable';

let rules: Record<string, Record<string, unknown>> | undefined;

/** The rules of the template that take an event. */
function takers(service: string, event: string, parameters: Record<string, unknown> = {}, isRead = false): string[] {
  rules ??= templateOf().findResources('AWS::Events::Rule');
  const resources = Object.fromEntries(
    Object.entries(rules).map(([id, { Properties }]) => {
      const text = JSON.stringify(Properties).replaceAll(
        /\{"Fn::GetAtt":\["Registry[^\]]*\]\}/g,
        JSON.stringify(TABLE),
      );
      return [id, { type: 'AWS::Events::Rule', properties: JSON.parse(text) as Record<string, unknown>, metadata: {} }];
    }),
  );
  const assembly = { stacks: [{ name: 'S', region: 'r', account: 'a', resources }] } as unknown as ResolvedAssembly;
  const bus = new LocalEventBus(assembly, () => undefined);
  return bus.put(trailEvent({ service, event, parameters, isRead, actor: 'arn:aws:iam::111122223333:user/m' }));
}

describe('Administration', () => {
  it.each([
    ['apigateway', 'UpdateRestApi'],
    ['apigateway', 'FlushStageCache'],
    ['wafv2', 'UpdateIPSet'],
    ['verifiedpermissions', 'PutSchema'],
    ['cognito-idp', 'AdminCreateUser'],
    ['shield', 'DeleteProtection'],
    ['acm', 'DeleteCertificate'],
    ['logs', 'DeleteSubscriptionFilter'],
    ['cloudtrail', 'StopLogging'],
    ['lambda', 'UpdateFunctionCode20150331v2'],
    ['kms', 'ScheduleKeyDeletion'],
  ])('takes %s %s', (service, event) => {
    expect(takers(service, event).length).toBeGreaterThan(0);
  });

  it('takes reads that give keys away', () => {
    expect(takers('apigateway', 'GetApiKeys', { includeValues: true }, true)).toHaveLength(1);
  });

  it('takes writes to the table of consumers', () => {
    expect(takers('dynamodb', 'PutItem', { tableName: 'RegistryTable' })).toHaveLength(1);
  });

  it.each(['BatchWriteItem', 'TransactWriteItems', 'ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction'])(
    'takes %s, whose parameters name the table elsewhere',
    (eventName) => {
      const [rule] = Object.values(templateOf().findResources('AWS::Events::Rule')).filter(({ Properties }) =>
        JSON.stringify(Properties).includes('TransactWriteItems'),
      );

      expect(rule?.['Properties'].EventPattern.detail).toMatchObject({
        eventName: expect.arrayContaining([eventName]) as unknown,
        resources: { ARN: [{ 'Fn::GetAtt': [expect.stringMatching('^Registry'), 'Arn'] }] },
      });
      expect(rule?.['Properties'].EventPattern.detail).not.toHaveProperty('requestParameters');
    },
  );

  it.each([
    ['what users of a pool do', 'cognito-idp', 'InitiateAuth', {}],
    ['writes to other tables', 'dynamodb', 'PutItem', { tableName: 'orders' }],
    ['what others do to their functions', 'lambda', 'TagResource20170331v2', {}],
  ])('leaves %s', (_what, service, event, parameters) => {
    expect(takers(service, event, parameters)).toEqual([]);
  });

  it('takes no writes that the functions of the stack make, and those of everybody else', () => {
    const stack = testStack();
    const fn = new LambdaFunction(stack, 'Provider', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => ({});'),
    });
    const audit = new AuditLayer(stack, 'Audit', { sinks: [Sink.cloudWatchNative()] });
    audit.watchRegistry(new Table(stack, 'Registry', { partitionKey: { name: 'pk', type: AttributeType.STRING } }), fn);

    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        detail: {
          eventName: Match.arrayWith(['PutItem']),
          userIdentity: {
            sessionContext: {
              sessionIssuer: {
                arn: [
                  { 'anything-but': [{ 'Fn::GetAtt': [Match.stringLikeRegexp('Provider'), 'Arn'] }] },
                  { exists: false },
                ],
              },
            },
          },
        },
      },
    });
  });

  it('writes to a log that EventBridge may write to, and that the stream reads', () => {
    const template = templateOf();

    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: Match.stringLikeRegexp('^/aws/events/'),
      ResourcePolicyDocument: {
        Statement: [
          Match.objectLike({ Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] } }),
        ],
      },
    });
    template.hasResourceProperties('AWS::Logs::SubscriptionFilter', {
      LogGroupName: { Ref: Match.stringLikeRegexp('AdministrationLog') },
      FilterPattern: '',
    });
  });

  it('lets all its rules into the dead-letter queue by one condition: a queue takes ten', () => {
    const statements = Object.values(templateOf().findResources('AWS::SQS::QueuePolicy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement as { Principal: unknown; Condition: unknown }[],
    );
    const events = statements.filter(({ Principal }) => JSON.stringify(Principal).includes('events.amazonaws.com'));

    expect(events).toHaveLength(1);
    expect(JSON.stringify(events[0]?.Condition).match(/"Arn"/g)).toHaveLength(4);
  });

  it('keeps what could not be written', () => {
    templateOf().allResourcesProperties('AWS::Events::Rule', {
      Targets: [Match.objectLike({ DeadLetterConfig: { Arn: Match.anyValue() } })],
    });
  });

  it('saves its detections as queries into the envelope of EventBridge', () => {
    templateOf().hasResourceProperties('AWS::Logs::QueryDefinition', {
      QueryString: Match.stringLikeRegexp('filter detail.eventName in \\["DeleteAuthorizer'),
    });
  });
});

describe('AuditTrail', () => {
  it('makes no trail where the organization has one', () => {
    templateOf().resourceCountIs('AWS::CloudTrail::Trail', 0);
  });

  it('makes a trail of every Region with validated files when it is told to', () => {
    templateOf(AuditTrail.create()).hasResourceProperties('AWS::CloudTrail::Trail', {
      IsLogging: true,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
      EventSelectors: Match.absent(),
    });
  });

  it('has its trail log management events and writes to the table of consumers', () => {
    templateOf(AuditTrail.create()).hasResourceProperties('AWS::CloudTrail::Trail', {
      AdvancedEventSelectors: [
        Match.objectLike({ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }),
        Match.objectLike({
          FieldSelectors: Match.arrayWith([{ Field: 'resources.ARN', Equals: [Match.anyValue()] }]),
        }),
      ],
    });
  });

  it('keeps its files where nobody can change them', () => {
    templateOf(AuditTrail.create()).hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({ ObjectLockEnabled: true }),
    });
  });
});
