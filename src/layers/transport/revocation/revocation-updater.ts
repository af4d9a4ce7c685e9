import { Duration, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { handlerFunction } from '../../../core/handler-function';
import type { TruststoreObject } from '../../../core/pki/truststore-object';
import { ENV, type RevocationFeed } from '../../../vocabulary';

/** How often lists are read. Authorities publish a new one at once when they revoke. */
const EVERY = Duration.hours(1);

interface RevocationUpdaterProps {
  readonly truststores: readonly TruststoreObject[];
  /** Table of the consumer registry, where the deny list lies. */
  readonly table: ITable;
  readonly logGroup: ILogGroup;
}

/** A function that keeps the deny list at what authorities revoke, and an alarm for when it cannot. */
export class RevocationUpdater extends Construct {
  public readonly handler: LambdaFunction;
  public readonly alarm: Alarm;

  constructor(scope: Construct, id: string, { truststores, table, logGroup }: RevocationUpdaterProps) {
    super(scope, id);
    this.handler = handlerFunction(this, 'Handler', {
      description: 'keeps the deny list of client certificates at the revocation lists of their authorities',
      bundle: 'revocation',
      logGroup,
      timeout: Duration.minutes(5),
    });
    this.handler.addEnvironment(ENV.REVOCATION_FEEDS, JSON.stringify(truststores.map(feedOf)));
    this.handler.addEnvironment(ENV.REGISTRY_TABLE, table.tableName);
    table.grant(this.handler, 'dynamodb:GetItem', 'dynamodb:BatchWriteItem');
    this.handler.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:GetObject'], resources: truststores.flatMap(objectsOf) }),
    );
    new Rule(this, 'Schedule', {
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaTarget(this.handler, { retryAttempts: 2 })],
    });
    this.alarm = failureAlarm(this, this.handler);
    acceptStockFindings(this);
  }
}

function feedOf({ bucket, key, lists }: TruststoreObject): RevocationFeed {
  return { truststore: { bucket: bucket.bucketName, key }, lists };
}

function objectsOf({ bucket, key, lists }: TruststoreObject): string[] {
  const published = lists.filter((list) => list.startsWith('s3://')).map((list) => list.slice('s3://'.length));
  return [bucket.arnForObjects(key), ...published.map((name) => `arn:${bucket.stack.partition}:s3:::${name}`)];
}

function failureAlarm(scope: Construct, handler: LambdaFunction): Alarm {
  return new Alarm(scope, 'Failed', {
    alarmDescription:
      'a revocation list could not be had or believed; once the last good one is stale, its certificates are refused',
    metric: handler.metricErrors({ period: EVERY }),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

function acceptStockFindings({ alarm, handler }: RevocationUpdater): void {
  Validations.of(alarm).acknowledge({
    id: 'NIST.800.53.R5-CloudWatchAlarmAction',
    reason: 'who is told is a decision of the app: it adds an action to "revocationAlarm"',
  });
  Validations.of(handler).acknowledge({
    id: 'NIST.800.53.R5-LambdaDLQ',
    reason: 'nothing is lost with an event: the next run, an hour later, does the same, and an alarm tells',
  });
}
