import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IAlarm, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { EventBus, type EventPattern, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { handlerFunction } from '../../core/handler-function';
import { hexSecret } from '../../core/hex-secret';
import {
  CANARY_DETECTION,
  CANARY_METRICS,
  type CanaryConfig,
  ENV,
  FINDING_EVENT,
  METRIC_NAMESPACE,
  RECEIPT_EVENT,
} from '../../vocabulary';

/** What the canary calls, and how often. */
export interface CanaryOptions {
  /** Where any operation that asks for a token is published. */
  readonly url: string;

  /** Its method. */
  readonly method: string;

  /**
   * The content type of its body.
   *
   * @default - it takes none
   */
  readonly contentType?: string;

  /**
   * From one canary to the next: 10 to 60 minutes. Three within ten minutes would be an attack.
   *
   * @default Duration.minutes(15)
   */
  readonly interval?: Duration;

  /**
   * Names of receivers that send a receipt for each canary: an event `Canary Receipt` of the source
   * `cdk-hardened-api.sink` on the default event bus, with the members `sink` (the name) and `agent` (the user agent in the
   * record). An alarm rings when one is missing.
   *
   * @default - none; deliveries are watched by their metrics alone
   */
  readonly receipts?: string[];

  /**
   * The VPC from which the API can be called, where it is private. The canary needs a way to Secrets Manager from there.
   *
   * @default - it calls from outside of every VPC
   */
  readonly vpc?: IVpc;

  /**
   * Subnets of the canary.
   *
   * @default - the private subnets of `vpc`
   */
  readonly subnets?: SubnetSelection;

  /**
   * What the canary calls from, in `vpc`.
   *
   * @default - none; needed with `vpc`
   */
  readonly securityGroup?: ISecurityGroup;
}

/** What the construct needs beside. */
export interface CanaryProps extends CanaryOptions {
  /** Name of the API in metrics. */
  readonly metricName: string;
  readonly topic: ITopic;
  readonly logGroup: ILogGroup;
  readonly encryptionKey?: IKey;
}

/** Time in which the finding of a canary must be back. */
const DEADLINE = Duration.minutes(10);
const FASTEST = Duration.minutes(10);
const SLOWEST = Duration.minutes(60);
const LOST = 'an event that is lost here is what the alarm rings for; one that is kept would come too late';
const RECEIVER = /^[A-Za-z][A-Za-z0-9-]{0,31}$/;

/**
 * A forged request on a schedule, and alarms for when its refusal, its finding or its receipt does not come: an audit that
 * nobody tests is one that nobody has. It is let through nowhere, and every rule sees it as it sees an attacker.
 */
export class Canary extends Construct {
  public readonly handler: LambdaFunction;
  /** Rings when the finding of a canary does not come back. */
  public readonly foundAlarm: IAlarm;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CanaryProps,
  ) {
    super(scope, id);
    const { interval = Duration.minutes(15), receipts = [] } = props;
    refuse(interval, receipts);
    this.handler = this.canaryFunction(receipts);
    new Rule(this, 'Schedule', {
      schedule: Schedule.rate(interval),
      targets: [new LambdaTarget(this.handler, { retryAttempts: 0 })],
    });
    Validations.of(this).acknowledge({ id: 'Serverless-EventBusDLQ', reason: LOST });
    const own = { api: [props.metricName], slug: [CANARY_DETECTION] };
    this.listen('Findings', FINDING_EVENT, { unmapped: { detection: own } });
    if (receipts.length > 0) this.listen('Receipts', RECEIPT_EVENT, { sink: receipts });
    // Twice the interval: one canary at least is due in each period, however they fall.
    const period = Duration.seconds(interval.toSeconds() * 2);
    this.alarm(
      'Refused',
      CANARY_METRICS.REFUSED,
      period,
      'a forged request was not sent, or the API did not refuse it',
    );
    this.foundAlarm = this.alarm(
      'Found',
      CANARY_METRICS.FOUND,
      period,
      'a forged request raised no finding: records, stream, detector or event bus are cut, and attacks go unseen',
    );
    for (const sink of receipts) {
      const text = `${sink} sent no receipt for a forged request: records do not reach it`;
      this.alarm(`Delivered-${sink}`, CANARY_METRICS.DELIVERED, period, text, { sink });
    }
  }

  private canaryFunction(receipts: string[]): LambdaFunction {
    const { url, method, contentType, metricName, logGroup, encryptionKey, vpc, subnets, securityGroup } = this.props;
    const config: CanaryConfig = { url, method, contentType, deadlineSeconds: DEADLINE.toSeconds(), receipts };
    const secret = hexSecret(this, 'Secret', {
      description: 'marks the requests of the canary as its own',
      encryptionKey,
      removalPolicy: RemovalPolicy.DESTROY,
      rotation: 'it opens nothing: whoever has it can calm the alarm of the canary for the time of one deadline',
    });
    const handler = handlerFunction(this, 'Handler', {
      description: 'tests the audit: sends a forged request and waits for its finding',
      bundle: 'canary',
      logGroup,
      timeout: Duration.seconds(30),
      vpc: vpc && { vpc, vpcSubnets: subnets, securityGroups: securityGroup && [securityGroup] },
    });
    secret.grantRead(handler);
    handler.addEnvironment(ENV.API_NAME, metricName);
    handler.addEnvironment(ENV.CANARY, JSON.stringify(config));
    handler.addEnvironment(ENV.CANARY_SECRET, secret.secretArn);
    return handler;
  }

  private listen(id: string, event: { SOURCE: string; TYPE: string }, detail: EventPattern['detail']): void {
    new Rule(this, id, {
      eventBus: EventBus.fromEventBusName(this, `${id}Bus`, 'default'),
      eventPattern: { source: [event.SOURCE], detailType: [event.TYPE], detail },
      targets: [new LambdaTarget(this.handler)],
    });
  }

  private alarm(
    id: string,
    metricName: string,
    period: Duration,
    description: string,
    more: Record<string, string> = {},
  ): IAlarm {
    const dimensionsMap = { api: this.props.metricName, ...more };
    const alarm = new Alarm(this, id, {
      alarmDescription: description,
      metric: new Metric({ namespace: METRIC_NAMESPACE, metricName, dimensionsMap, statistic: 'Sum', period }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      // A canary that is not there any more says nothing.
      treatMissingData: TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.props.topic));
    return alarm;
  }
}

function refuse(interval: Duration, receipts: readonly string[]): void {
  const seconds = interval.toSeconds();
  if (seconds < FASTEST.toSeconds() || seconds > SLOWEST.toSeconds() || seconds % 60 !== 0) {
    throw new Error(`"canaryInterval" is ${seconds} seconds; choose whole minutes from 10 to 60`);
  }
  const wrong = receipts.find((name) => !RECEIVER.test(name));
  if (wrong !== undefined) {
    throw new Error(`"canaryReceipts" has ${JSON.stringify(wrong)}; a name is letters, digits and hyphens, 32 at most`);
  }
}
