import { Duration, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { CfnIPSet } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { grantTable } from '../../core/table-grant';
import { handlerFunction } from '../../core/handler-function';
import { CONTAINMENT, ENV, type IpSetReference, METRIC_NAMESPACE } from '../../vocabulary';
import type { ContainmentPlan } from './containment';
import type { FindingRoutes } from './finding-routes';
import type { PipelineAlarms } from './pipeline-alarms';

/** What containment is made of. */
export interface ContainmentActionsProps {
  readonly plan: ContainmentPlan;
  readonly routes: FindingRoutes;
  readonly alarms: PipelineAlarms;
  readonly log: ILogGroup;
  /** The table of consumers; undefined: there is nobody to suspend. */
  readonly registry?: ITable;
  readonly metricName: string;
  readonly encryptionKey?: IKey;
}

// SQS hides a message for at least as long as its reader may run.
const TIMEOUT = Duration.seconds(60);
/** How soon after its expiry, or after an operator said so, an action is undone. */
const SWEEP = Duration.minutes(1);
const LIMITED = 'containmentLimited';

/** The function that contains, its memory, and the IP sets that it fills. */
export class ContainmentActions extends Construct {
  /** What is contained now: where operators undo it. */
  public readonly table: Table;

  public readonly handler: LambdaFunction;

  /** Sets that the web ACL must block; empty where no address is ever blocked. */
  public readonly blockedSets: readonly CfnIPSet[];

  constructor(scope: Construct, id: string, props: ContainmentActionsProps) {
    super(scope, id);
    this.table = memory(this, props.encryptionKey);
    this.blockedSets = props.plan.blockOn.length > 0 ? [this.ipSet('Ipv4', 'IPV4'), this.ipSet('Ipv6', 'IPV6')] : [];
    this.handler = this.containmentFunction(props);
    const { handler } = this;
    props.routes.queue('Containment', 'containment').readBy(handler);
    const sweep = new Rule(this, 'Sweep', {
      description: 'undoes what was contained and has expired',
      schedule: Schedule.rate(SWEEP),
      targets: [new LambdaTarget(handler, { retryAttempts: 0 })],
    });
    Validations.of(sweep).acknowledge({
      id: 'Serverless-EventBusDLQ',
      reason: 'nothing is lost with an event: the next run, a minute later, does the same, and an alarm tells',
    });
    this.watch(handler, props);
  }

  private containmentFunction({ plan, log, registry }: ContainmentActionsProps): LambdaFunction {
    const handler = handlerFunction(this, 'Handler', {
      description: 'contains what findings tell of, and undoes it in time',
      bundle: 'containment',
      logGroup: log,
      timeout: TIMEOUT,
    });
    const [ipv4, ipv6] = this.blockedSets;
    const sets = ipv4 && ipv6 ? { ipv4: referenceOf(ipv4), ipv6: referenceOf(ipv6) } : {};
    handler.addEnvironment(ENV.CONTAINMENT, Stack.of(this).toJsonString({ ...plan, ...sets }));
    handler.addEnvironment(ENV.CONTAINMENT_TABLE, this.table.tableName);
    const actions = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Scan'].map((each) => `dynamodb:${each}`);
    grantTable(this.table, handler, ...actions);
    if (registry && plan.suspendOn.length > 0) {
      grantTable(registry, handler, 'dynamodb:UpdateItem');
      handler.addEnvironment(ENV.REGISTRY_TABLE, registry.tableName);
    }
    if (this.blockedSets.length > 0) {
      handler.addToRolePolicy(
        new PolicyStatement({
          actions: ['wafv2:GetIPSet', 'wafv2:UpdateIPSet'],
          resources: this.blockedSets.map(({ attrArn }) => attrArn),
        }),
      );
    }
    return handler;
  }

  private watch(handler: LambdaFunction, { alarms, log, metricName }: ContainmentActionsProps): void {
    const limited = new MetricFilter(this, 'Limited', {
      logGroup: log,
      filterPattern: FilterPattern.stringValue('$.unmapped.containment.outcome', '=', 'limited'),
      metricNamespace: METRIC_NAMESPACE,
      metricName: `${LIMITED}-${metricName}`.slice(0, 255),
    });
    alarms.ring('ContainmentLimited', {
      description: 'more was to be contained than the limit of an hour allows; look at the findings yourself',
      metric: limited.metric({ statistic: 'Sum' }),
      threshold: 1,
    });
    alarms.ring('ContainmentFailed', {
      description: 'containment fails: what has expired may still be contained (hardened-api containment list)',
      metric: handler.metricErrors(),
      threshold: 1,
      periods: 2,
    });
  }

  private ipSet(id: string, ipAddressVersion: 'IPV4' | 'IPV6'): CfnIPSet {
    return new CfnIPSet(this, id, {
      description: 'addresses that containment blocks for a while, filled at run time',
      scope: 'REGIONAL',
      ipAddressVersion,
      addresses: [],
    });
  }
}

function memory(scope: Construct, encryptionKey?: IKey): Table {
  return new Table(scope, 'Held', {
    partitionKey: { name: CONTAINMENT.KEY, type: AttributeType.STRING },
    timeToLiveAttribute: CONTAINMENT.TTL,
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: encryptionKey ? TableEncryption.CUSTOMER_MANAGED : TableEncryption.AWS_MANAGED,
    encryptionKey,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** `Ref` of an IP set is `name|id|scope`. */
function referenceOf(set: CfnIPSet): IpSetReference {
  return { name: Fn.select(0, Fn.split('|', set.ref)), id: set.attrId, scope: 'REGIONAL' };
}
