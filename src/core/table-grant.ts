import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';

/**
 * Permits single actions on a table. DynamoDB opens the key of a table in the name of whoever reads or writes it, and
 * `Table.grant` leaves the key to its caller ("AWS KMS encryption of DynamoDB tables", "Accessing an encrypted table").
 */
export function grantTable(table: ITable, grantee: IGrantable, ...actions: string[]): Grant {
  const granted = table.grant(grantee, ...actions);
  const opened = table.encryptionKey?.grantDecrypt(grantee);
  return opened ? granted.combine(opened) : granted;
}
