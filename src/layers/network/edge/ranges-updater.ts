import { Duration, Fn, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CfnIPSet } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { handlerFunction } from '../../../core/handler-function';
import { ENV, type IpSetReference, type RangeFeed } from '../../../vocabulary';
import type { FeedSource } from './edge-config';

/** How often the published ranges are read. Providers announce new ranges weeks before they use them. */
const EVERY = Duration.hours(1);

interface Feed extends FeedSource {
  readonly ipv4: CfnIPSet;
  readonly ipv6: CfnIPSet;
}

interface RangesUpdaterProps {
  readonly feeds: readonly Feed[];
}

/** A function that keeps IP sets at what providers publish, and an alarm for when it cannot. */
export class RangesUpdater extends Construct {
  public readonly handler: LambdaFunction;
  public readonly alarm: Alarm;

  constructor(scope: Construct, id: string, { feeds }: RangesUpdaterProps) {
    super(scope, id);
    this.handler = handlerFunction(this, 'Handler', {
      description: 'keeps IP sets of the web ACL at the ranges that the edge publishes',
      bundle: 'ranges',
      logGroup: new LogGroup(this, 'Log', { retention: RetentionDays.ONE_YEAR }),
      timeout: Duration.minutes(2),
    });
    this.handler.addEnvironment(ENV.RANGE_FEEDS, JSON.stringify(feeds.map(feedOf)));
    this.handler.addToRolePolicy(
      new PolicyStatement({
        actions: ['wafv2:GetIPSet', 'wafv2:UpdateIPSet'],
        resources: feeds.flatMap(({ ipv4, ipv6 }) => [ipv4.attrArn, ipv6.attrArn]),
      }),
    );
    new Rule(this, 'Schedule', {
      schedule: Schedule.rate(EVERY),
      targets: [new LambdaTarget(this.handler, { retryAttempts: 2 })],
    });
    this.alarm = failureAlarm(this, this.handler);
    acceptStockFindings(this);
  }
}

function acceptStockFindings(updater: RangesUpdater): void {
  Validations.of(updater.alarm).acknowledge({
    id: 'NIST.800.53.R5-CloudWatchAlarmAction',
    reason: 'who is told is a decision of the app: it adds an action to "rangesAlarm"',
  });
  Validations.of(updater.handler).acknowledge({
    id: 'NIST.800.53.R5-LambdaDLQ',
    reason: 'nothing is lost with an event: the next run, an hour later, does the same, and an alarm tells',
  });
}

function failureAlarm(scope: Construct, handler: LambdaFunction): Alarm {
  return new Alarm(scope, 'Failed', {
    alarmDescription: 'the ranges of the edge could not be brought up to date; the IP sets hold the last good ones',
    metric: handler.metricErrors({ period: EVERY }),
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

function feedOf({ ipv4, ipv6, format, urls, service }: Feed): RangeFeed {
  return { format, urls, ...(service && { service }), ipv4: referenceOf(ipv4), ipv6: referenceOf(ipv6) };
}

/** `Ref` of an IP set is `name|id|scope`. */
function referenceOf(set: CfnIPSet): IpSetReference {
  return { name: Fn.select(0, Fn.split('|', set.ref)), id: set.attrId, scope: 'REGIONAL' };
}
