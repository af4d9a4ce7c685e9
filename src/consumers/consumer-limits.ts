import { Aws, Fn, Names, RemovalPolicy } from 'aws-cdk-lib';
import { CfnApiKey, CfnUsagePlan, CfnUsagePlanKey, type Stage } from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { grantTable } from '../core/table-grant';
import type { Contract } from '../contract';
import { type Fault, refuseFaults } from '../core/errors';
import type { Throttle } from '../layers/network/throttle';
import { BUCKETS, type ConsumerRecord, DEFAULT_LIMIT, ENV, type RateLimit } from '../vocabulary';
import type { Consumer } from './consumer';
import { rateLimit } from './rate-limits';

/**
 * What the limits of consumers need.
 */
export interface ConsumerLimitsProps {
  /** The declared consumers; without one, accounts (issuer and subject of verified tokens) are limited. */
  readonly consumers: Consumer[];

  /** The published contract: it says which operations exist. */
  readonly contract: Contract;

  /**
   * What each account may spend where no consumer is declared.
   *
   * @default - 100 a second, 400 at once
   */
  readonly accountLimit?: Throttle;

  /**
   * The key that the table of buckets is encrypted with.
   *
   * @default - the key that AWS manages for DynamoDB
   */
  readonly encryptionKey?: IKey;
}

/**
 * The request rates of consumers and accounts: token buckets that the authorizer charges once the identity is proven, and
 * usage plans as a second, coarser line at the gateway.
 *
 * An address says nothing about who calls: a thousand addresses of one account share one bucket, a thousand accounts
 * behind one address have a thousand.
 *
 * @example
 * declare const consumer: Consumer;
 * declare const authorizer: lambda.Function;
 *
 * const limits = new ConsumerLimits(this, 'Limits', {
 *   consumers: [consumer],
 *   contract: Contract.fromFile('openapi.yaml'),
 * });
 * limits.grantCharge(authorizer);
 */
export class ConsumerLimits extends Construct {
  /** The table of token buckets, by `pk`. Nothing in it outlives an hour without requests. */
  public readonly buckets: Table;

  /** Values of the API keys, with `{consumer}` in the place of the consumer's id. */
  public readonly planKeys: string;

  private readonly props: ConsumerLimitsProps;
  private readonly accountLimit: RateLimit;

  constructor(scope: Construct, id: string, props: ConsumerLimitsProps) {
    super(scope, id);
    this.props = props;
    this.accountLimit = rateLimit('accountLimit', props.accountLimit ?? DEFAULT_LIMIT);
    refuseUnknownOperations(props);
    this.buckets = bucketTable(this, props.encryptionKey);
    this.planKeys = this.planKeyOf('{consumer}');
  }

  /**
   * Lets the authorizer charge the buckets.
   *
   * @param authorizer the function
   */
  public grantCharge(authorizer: LambdaFunction): void {
    grantTable(this.buckets, authorizer, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    authorizer.addEnvironment(ENV.BUCKETS_TABLE, this.buckets.tableName);
    if (this.props.consumers.length > 0) return;
    authorizer.addEnvironment(ENV.ACCOUNT_LIMIT, JSON.stringify(this.accountLimit));
    authorizer.addEnvironment(ENV.PLAN_KEY, this.planKeyOf(CALLERS));
  }

  /**
   * Makes the API keys and usage plans by which the gateway counts consumers on a stage: a plan for each, even where limits are
   * the same. A key belongs to one plan of a stage, and CloudFormation binds it to the next one before it leaves the last: with
   * shared plans, a change of one limit could not be deployed.
   *
   * @param stage the stage
   */
  public countOn(stage: Stage): void {
    const { consumers, contract } = this.props;
    const records = consumers.length > 0 ? consumers.map(({ _record }) => _record) : [this.callers()];
    for (const record of records) {
      const plan = usagePlan(this, `Plan-${record.consumerId}`, { stage, contract, record });
      const key = new CfnApiKey(this, `Key-${record.consumerId}`, {
        description: `counts ${record.consumerId}; opens nothing`,
        enabled: true,
        value: this.planKeyOf(record.consumerId),
      });
      new CfnUsagePlanKey(this, `PlanKey-${record.consumerId}`, {
        keyId: key.ref,
        keyType: 'API_KEY',
        usagePlanId: plan.ref,
      });
    }
  }

  /** Everyone, where no consumer is declared: counted together at the gateway, by account in the buckets. */
  private callers(): Pick<ConsumerRecord, 'consumerId' | 'rate' | 'burst' | 'operations'> {
    return { consumerId: CALLERS };
  }

  /**
   * A usage-plan key is a name to count under, no credential: the gateway takes it from the authorizer's answer alone. It
   * must be unique in the account and as long as a key, hence the id of the stack.
   */
  private planKeyOf(consumer: string): string {
    const stack = Fn.select(2, Fn.split('/', Aws.STACK_ID));
    return Fn.join('-', [Names.uniqueId(this).slice(-8), consumer, stack]);
  }
}

/** Stands for callers without a consumer. */
const CALLERS = 'callers';

function bucketTable(scope: Construct, encryptionKey: IKey | undefined): Table {
  return new Table(scope, 'Buckets', {
    partitionKey: { name: BUCKETS.KEY, type: AttributeType.STRING },
    timeToLiveAttribute: BUCKETS.EXPIRES,
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: encryptionKey ? TableEncryption.CUSTOMER_MANAGED : TableEncryption.AWS_MANAGED,
    encryptionKey,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    // Counters of the last minutes: there is nothing to keep.
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

interface PlanInput {
  readonly stage: Stage;
  readonly contract: Contract;
  readonly record: Pick<ConsumerRecord, 'rate' | 'burst' | 'operations'>;
}

function usagePlan(scope: Construct, id: string, { stage, contract, record }: PlanInput): CfnUsagePlan {
  const { rate, burst, operations = {} } = record;
  const throttle = Object.fromEntries(
    contract._model.operations
      .filter(({ spec }) => operations[spec.id])
      .map(({ spec, gatewayPath }) => {
        const limit = operations[spec.id] as RateLimit;
        return [`${gatewayPath}/${spec.method}`, { rateLimit: limit.rate, burstLimit: limit.burst }];
      }),
  );
  return new CfnUsagePlan(scope, id, {
    description: 'a second line: usage plans count by best effort, the buckets of the authorizer count exactly',
    apiStages: [
      {
        apiId: stage.restApi.restApiId,
        stage: stage.stageName,
        ...(Object.keys(throttle).length > 0 && { throttle }),
      },
    ],
    ...(rate !== undefined && { throttle: { rateLimit: rate, burstLimit: burst } }),
  });
}

function refuseUnknownOperations({ consumers, contract }: ConsumerLimitsProps): void {
  const known = new Set(contract._model.operations.map(({ spec }) => spec.id));
  const faults = consumers.flatMap(({ id, _record }): Fault[] =>
    Object.keys(_record.operations ?? {})
      .filter((operation) => !known.has(operation))
      .map((operation) => ({
        where: `consumer ${id}`,
        what: `"operationLimits" names ${operation}, which the contract does not have`,
        remedy: 'name an operationId of the contract',
      })),
  );
  refuseFaults('consumers', faults);
}
