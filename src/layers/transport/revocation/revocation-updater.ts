import { Duration, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { grantTable } from '../../../core/table-grant';
import { handlerFunction } from '../../../core/handler-function';
import type { TruststoreObject } from '../../../core/pki/truststore-object';
import { AUTHORITY_REPORT, ENV, type RevocationFeed } from '../../../vocabulary';

/** How often lists are read. Authorities publish a new one at once when they revoke. */
const EVERY = Duration.hours(1);
/** How often somebody is told of authorities that end. */
const REPORT_EVERY = Duration.days(1);

interface RevocationUpdaterProps {
  readonly truststores: readonly TruststoreObject[];
  /** Table of the consumer registry, where the deny list lies; without revocation lists there is none to keep. */
  readonly table?: ITable;
  readonly logGroup: ILogGroup;
}

/**
 * A function that keeps the deny list at what authorities revoke, tells every day which authorities and lists end soon, and an
 * alarm for when it cannot.
 */
export class RevocationUpdater extends Construct {
  public readonly handler: LambdaFunction;
  public readonly alarm: Alarm;

  constructor(scope: Construct, id: string, { truststores, table, logGroup }: RevocationUpdaterProps) {
    super(scope, id);
    this.handler = handlerFunction(this, 'Handler', {
      description: 'reads revocation lists into the deny list, and tells of authorities that end',
      bundle: 'revocation',
      logGroup,
      timeout: Duration.minutes(5),
    });
    this.handler.addEnvironment(ENV.REVOCATION_FEEDS, JSON.stringify(truststores.map(feedOf)));
    const hasLists = truststores.some(({ lists }) => lists.length > 0);
    if (hasLists && table) this.keepDenyList(table);
    this.handler.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:GetObject'], resources: truststores.flatMap(objectsOf) }),
    );
    new Rule(this, 'Report', {
      description: 'asks which authorities and revocation lists end soon',
      schedule: Schedule.rate(REPORT_EVERY),
      targets: [
        new LambdaTarget(this.handler, { retryAttempts: 2, event: RuleTargetInput.fromObject(AUTHORITY_REPORT) }),
      ],
    });
    this.alarm = failureAlarm(this, this.handler);
    acceptStockFindings(this);
  }

  private keepDenyList(table: ITable): void {
    this.handler.addEnvironment(ENV.REGISTRY_TABLE, table.tableName);
    grantTable(table, this.handler, 'dynamodb:GetItem', 'dynamodb:BatchWriteItem');
    new Rule(this, 'Schedule', {
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaTarget(this.handler, { retryAttempts: 2 })],
    });
  }
}

function feedOf({ bucket, key, lists, retiring }: TruststoreObject): RevocationFeed {
  return { truststore: { bucket: bucket.bucketName, key }, lists, ...(retiring && { retiring }) };
}

function objectsOf({ bucket, key, lists }: TruststoreObject): string[] {
  const published = lists.filter((list) => list.startsWith('s3://')).map((list) => list.slice('s3://'.length));
  return [bucket.arnForObjects(key), ...published.map((name) => `arn:${bucket.stack.partition}:s3:::${name}`)];
}

function failureAlarm(scope: Construct, handler: LambdaFunction): Alarm {
  return new Alarm(scope, 'Failed', {
    alarmDescription:
      'a truststore or revocation list could not be had or believed; once the last good list is stale, its certificates are refused',
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
