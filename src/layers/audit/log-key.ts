import { Annotations, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** "Encrypt log data in CloudWatch Logs using AWS Key Management Service". */
const ACTIONS = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'];

/**
 * Lets CloudWatch Logs use a key for log groups of the account. The policy of a key that the app imports is not the app's to
 * change: without those services in it, log groups are refused, and alarms and events are lost without a word.
 */
export function allowLogs(scope: Construct, key: IKey): void {
  const { region, partition, account } = Stack.of(scope);
  const logs = `logs.${region}.amazonaws.com`;
  const statement = new PolicyStatement({
    principals: [new ServicePrincipal(logs)],
    actions: ACTIONS,
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:*` } },
  });
  if (key.addToResourcePolicy(statement, true).statementAdded) return;
  Annotations.of(scope).addWarningV2(
    'cdk-hardened-api:imported-key',
    `the policy of "encryptionKey" cannot be changed from here, because it is imported; have it let ${logs}, cloudwatch.amazonaws.com and events.amazonaws.com encrypt and decrypt, and cloudtrail.amazonaws.com when the stack makes a trail`,
  );
}
