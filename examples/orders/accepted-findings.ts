import { Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

const BASIC = 'arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

/** What cdk-nag's packs AwsSolutions and NIST 800-53 r5 find on the example's own resources, and why it stays. */
export function acceptStockFindings({ handler, tables }: { handler: LambdaFunction; tables: readonly Table[] }): void {
  const ofHandler = {
    [`AwsSolutions-IAM4[Policy::${BASIC}]`]: 'the policy allows writing log lines, nothing else',
    'NIST.800.53.R5-IAMNoInlinePolicy': 'the policy belongs to this one role and goes with it',
    'NIST.800.53.R5-LambdaConcurrency': 'the stage of the API throttles',
    'NIST.800.53.R5-LambdaDLQ': 'API Gateway invokes synchronously: no event is queued',
    'NIST.800.53.R5-LambdaInsideVPC': 'the function reaches DynamoDB only',
  };
  for (const [id, reason] of Object.entries(ofHandler)) Validations.of(handler).acknowledge({ id, reason });
  for (const table of tables)
    Validations.of(table).acknowledge({
      id: 'NIST.800.53.R5-DynamoDBInBackupPlan',
      reason: 'an example: point-in-time recovery is on, a backup plan is a decision of the account',
    });
}
