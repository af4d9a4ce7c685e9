import { CustomResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { grantTable } from '../core/table-grant';
import { ANSWER_TIMEOUT } from '../core/handler-function';
import type { RegistryProvider } from '../core/registry-provider';
import { ENV, REGISTRY } from '../vocabulary';
import type { Consumer } from './consumer';

/** Attribute with the epoch seconds at which an entry of the deny list has no effect any more. */
const EXPIRY_ATTRIBUTE = 'expires';

/**
 * What the registry needs.
 */
export interface ConsumerRegistryProps {
  /** The declared consumers. */
  readonly consumers: Consumer[];

  /** The function that writes them into the table. */
  readonly provider: RegistryProvider;

  /**
   * Values of the API keys by which usage plans count consumers, with `{consumer}` in the place of the consumer's id.
   *
   * @default - usage plans count no consumer
   */
  readonly planKeys?: string;

  /**
   * The key that the table is encrypted with.
   *
   * @default - the key that AWS manages for DynamoDB
   */
  readonly encryptionKey?: IKey;

  /**
   * What becomes of the table when the stack is deleted. `DESTROY` also lifts its deletion protection.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * The table of consumers. The declaration says who exists; an operator may suspend or revoke at run time, and no deployment
 * takes that back.
 *
 * @example
 * declare const provider: RegistryProvider;
 * declare const consumer: Consumer;
 *
 * const registry = new ConsumerRegistry(this, 'Registry', { consumers: [consumer], provider });
 */
export class ConsumerRegistry extends Construct {
  /** The table, by `pk`. */
  public readonly table: Table;

  /** What the last deployment left as operators had it, and whom it revoked: one line, empty where nothing. */
  public readonly report: string;

  constructor(scope: Construct, id: string, props: ConsumerRegistryProps) {
    super(scope, id);
    this.table = registryTable(this, props);
    const records = new CustomResource(this, 'Consumers', {
      serviceToken: props.provider.serviceToken,
      resourceType: 'Custom::HardenedConsumers',
      serviceTimeout: ANSWER_TIMEOUT,
      properties: {
        Table: this.table.tableName,
        Consumers: Stack.of(this).toJsonString(props.consumers.map((consumer) => consumer._record)),
        ...(props.planKeys && { PlanKeys: props.planKeys }),
      },
    });
    const actions = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'];
    grantTable(this.table, props.provider.handler, ...actions).applyBefore(records);
    this.report = records.getAttString('Report');
  }

  /**
   * Lets the authorizer look consumers up.
   *
   * @param authorizer the function
   */
  public grantRead(authorizer: LambdaFunction): void {
    grantTable(this.table, authorizer, 'dynamodb:GetItem');
    authorizer.addEnvironment(ENV.REGISTRY_TABLE, this.table.tableName);
  }
}

function registryTable(
  scope: Construct,
  { encryptionKey, removalPolicy = RemovalPolicy.RETAIN }: ConsumerRegistryProps,
) {
  return new Table(scope, 'Table', {
    partitionKey: { name: REGISTRY.KEY, type: AttributeType.STRING },
    timeToLiveAttribute: EXPIRY_ATTRIBUTE,
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: encryptionKey ? TableEncryption.CUSTOMER_MANAGED : TableEncryption.AWS_MANAGED,
    encryptionKey,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: removalPolicy !== RemovalPolicy.DESTROY,
    removalPolicy,
  });
}
