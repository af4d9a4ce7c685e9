import { CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnRotationSchedule, type Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { grantTable } from '../../core/table-grant';
import { ANSWER_TIMEOUT, handlerFunction } from '../../core/handler-function';
import { hexSecret } from '../../core/hex-secret';
import type { RegistryProvider } from '../../core/registry-provider';
import { ENV, TRANSACTION_KEYS } from '../../vocabulary';

/** What the keys of transaction tokens are made of. */
export interface TransactionKeyProps {
  readonly provider: RegistryProvider;
  readonly logGroup: ILogGroup;
  readonly encryptionKey?: IKey;
  readonly removalPolicy?: RemovalPolicy;
  readonly keyRotation?: Duration;
}

/** The seed of the signing key. */
export function transactionSecret(scope: Construct, { encryptionKey, removalPolicy }: TransactionKeyProps): Secret {
  return hexSecret(scope, 'TransactionSecret', {
    description: 'seed of the key that signs transaction tokens between authorizer and backend',
    encryptionKey,
    removalPolicy: removalPolicy ?? RemovalPolicy.DESTROY,
  });
}

/** Where public keys are published, and the first of them. */
export interface PublishedKeys {
  readonly table: Table;
  readonly first: CustomResource;
}

/**
 * The table of public keys. DynamoDB, because its endpoint in a VPC is free of charge: a verifier needs no other way out.
 */
export function publishedKeys(scope: Construct, secret: Secret, props: TransactionKeyProps): PublishedKeys {
  const { provider, encryptionKey, removalPolicy } = props;
  const table = new Table(scope, 'TransactionKeysTable', {
    partitionKey: { name: TRANSACTION_KEYS.KEY, type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: encryptionKey ? TableEncryption.CUSTOMER_MANAGED : TableEncryption.DEFAULT,
    encryptionKey,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: removalPolicy ?? RemovalPolicy.DESTROY,
  });
  const keys = new CustomResource(scope, 'TransactionKeys', {
    serviceToken: provider.serviceToken,
    resourceType: 'Custom::HardenedTransactionKeys',
    serviceTimeout: ANSWER_TIMEOUT,
    properties: { SecretArn: secret.secretArn, Table: table.tableName },
  });
  secret.grantRead(provider.handler).applyBefore(keys);
  grantTable(table, provider.handler, 'dynamodb:GetItem', 'dynamodb:PutItem').applyBefore(keys);
  return { table, first: keys };
}

/** Changes the key by a schedule. Secrets Manager alone may ask for it. */
export function rotateKeys(
  scope: Construct,
  secret: Secret,
  { table, first }: PublishedKeys,
  props: TransactionKeyProps,
): void {
  const period = props.keyRotation ?? Duration.days(30);
  if (period.toDays() < 1 || period.toDays() > 365) {
    throw new Error(`"keyRotation" is ${period.toHumanString()}; choose between 1 day and 365`);
  }
  const handler = handlerFunction(scope, 'KeyRotation', {
    description: 'changes the key that signs transaction tokens, and publishes its public half',
    bundle: 'rotation',
    logGroup: props.logGroup,
    timeout: Duration.seconds(60),
  });
  handler.addEnvironment(ENV.TRANSACTION_KEYS_TABLE, table.tableName);
  grantTable(table, handler, 'dynamodb:GetItem', 'dynamodb:PutItem');
  secret.grantRead(handler);
  secret.grantWrite(handler);
  const permission = new CfnPermission(scope, 'KeyRotationPermission', {
    action: 'lambda:InvokeFunction',
    functionName: handler.functionArn,
    principal: 'secretsmanager.amazonaws.com',
    sourceAccount: Stack.of(scope).account,
    sourceArn: secret.secretArn,
  });
  const schedule = new CfnRotationSchedule(scope, 'KeyRotationSchedule', {
    secretId: secret.secretArn,
    rotationLambdaArn: handler.functionArn,
    rotateImmediatelyOnUpdate: false,
    rotationRules: { automaticallyAfterDays: Math.round(period.toDays()) },
  });
  // Secrets Manager tries the function as soon as there is a schedule ("RotateSecret", RotateImmediately): it asks for the key.
  schedule.node.addDependency(permission, first);
}
