import { Lazy, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Effect, PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnLogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  administrativeActions,
  PLATFORM_SOURCES,
  REVEALING_READS,
  SUPPORT_SOURCES,
  USER_ACTIONS,
} from '../../vocabulary/administration';
import { TABLE_WRITES } from '../../vocabulary/detections/administration';
import { CERTIFICATES_RULE } from './certificate-watch';

/** How EventBridge names what CloudTrail recorded. */
const API_CALL = ['AWS API Call via CloudTrail'];

/** Where administrative actions are written. */
export interface AdministrationProps {
  readonly log: LogGroup;
  /** Takes what could not be written there within a day. */
  readonly deadLetters: IQueue;
}

/**
 * Rules that write every administrative action on the API platform into a log, by way of CloudTrail, and what ACM tells of
 * certificates: the log is read by the detector like every other.
 *
 * EventBridge gets the events of one Region. AWS Shield and what AWS WAF does for CloudFront are recorded in us-east-1: a
 * stack elsewhere sees none of them unless a rule there passes them on to the event bus here.
 */
export class Administration extends Construct {
  /** ARNs of its rules. */
  private readonly rules: string[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AdministrationProps,
  ) {
    super(scope, id);
    this.allowWriting();
    this.allowGivingUp();
    this.rule('Platform', 'every change of the API platform', {
      'detail-type': API_CALL,
      source: PLATFORM_SOURCES,
      detail: { managementEvent: [true], eventName: [{ 'anything-but': USER_ACTIONS }] },
    });
    this.rule('Support', 'changes of what the API platform stands on', {
      'detail-type': API_CALL,
      source: SUPPORT_SOURCES,
      detail: { eventName: administrativeActions() },
    });
    this.rule(
      'Reads',
      'reads that give keys away',
      { 'detail-type': API_CALL, source: ['aws.apigateway', 'aws.acm'], detail: { eventName: REVEALING_READS } },
      'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
    );
  }

  /**
   * Has writes to the table of consumers recorded, as far as the trail logs data events of it.
   *
   * @param table the registry
   * @param writers ARNs of roles that write it on duty; more may follow until synthesis
   */
  public watch(table: ITable, writers: readonly string[]): void {
    // Whoever is no role at all, such as a user, has no issuer of a session.
    const others = () => ({
      sessionContext: { sessionIssuer: { arn: [{ 'anything-but': writers }, { exists: false }] } },
    });
    this.rule('Registry', 'writes to the table of consumers', {
      'detail-type': API_CALL,
      source: ['aws.dynamodb'],
      detail: {
        eventName: TABLE_WRITES,
        // Where the table stands among the parameters differs from action to action.
        resources: { ARN: [table.tableArn] },
        userIdentity: Lazy.any({ produce: () => (writers.length === 0 ? undefined : others()) }),
      },
    });
  }

  /**
   * Has recorded what ACM tells of certificates.
   *
   * @param patterns events of the certificates that the API relies on
   */
  public watchCertificates(patterns: readonly Readonly<Record<string, unknown>>[]): void {
    for (const [index, pattern] of patterns.entries()) {
      this.rule(`Certificates${index || ''}`, CERTIFICATES_RULE, pattern);
    }
  }

  /** EventBridge writes by the policy of the group alone: a policy of the account is one of ten, and roles do not count. */
  private allowWriting(): void {
    const group = this.props.log.node.defaultChild as CfnLogGroup;
    group.resourcePolicyDocument = new PolicyDocument({
      statements: [
        new PolicyStatement({
          effect: Effect.ALLOW,
          principals: [
            new ServicePrincipal('events.amazonaws.com'),
            new ServicePrincipal('delivery.logs.amazonaws.com'),
          ],
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: ['*'],
        }),
      ],
    });
  }

  private rule(id: string, description: string, pattern: Record<string, unknown>, state = 'ENABLED'): void {
    const { log, deadLetters } = this.props;
    const arn = Stack.of(this).formatArn({ service: 'logs', resource: `log-group:${log.logGroupName}` });
    const rule = new CfnRule(this, id, {
      description,
      state,
      eventPattern: pattern,
      targets: [{ id: 'Log', arn, deadLetterConfig: { arn: deadLetters.queueArn } }],
    });
    this.rules.push(rule.attrArn);
  }

  /** By one statement for all rules: the policy of a queue has ten conditions at most ("Amazon SQS policy quotas"). */
  private allowGivingUp(): void {
    const { deadLetters } = this.props;
    const events = new ServicePrincipal('events.amazonaws.com');
    deadLetters.addToResourcePolicy(
      new PolicyStatement({
        principals: [events],
        actions: ['sqs:SendMessage'],
        resources: [deadLetters.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': Lazy.list({ produce: () => this.rules }) } },
      }),
    );
    deadLetters.encryptionMasterKey?.grantEncryptDecrypt(events);
  }
}
