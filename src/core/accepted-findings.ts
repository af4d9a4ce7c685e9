import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** cdk-nag's packs that share these rules. */
const PACKS = ['NIST.800.53.R5', 'NIST.800.53.R4', 'HIPAA.Security', 'PCI.DSS.321', 'Serverless'];

/** What cdk-nag's stock packs find on our own resources, and why it stays. Keyed by the rule's name without its pack. */
const ACCEPTED: Readonly<Record<string, string>> = {
  APIGWCacheEnabledAndEncrypted:
    'the stage caches nothing: a cached response would be served to callers for whom nothing was decided',
  APIGWSSLEnabled:
    'a client certificate is shown to HTTP backends only; operations go to Lambda, and the transaction token proves the gateway',
  CloudWatchLogGroupEncrypted:
    'CloudWatch Logs encrypts with its own key; records hold neither tokens nor bodies, and a key of your own costs extra',
  DynamoDBInBackupPlan:
    'the registry has point-in-time recovery, and every deployment writes the consumers of the app again',
  IAMNoInlinePolicy: 'each policy belongs to one role and goes with it; a managed policy could be attached elsewhere',
  LambdaConcurrency: 'the stage throttles; a reservation would take from the account what other functions need',
  LambdaDLQ: 'API Gateway and CloudFormation invoke synchronously, so that no event is ever queued and lost',
  LambdaInsideVPC: 'the functions reach AWS and the issuers only, hold no data, and would need a NAT gateway in a VPC',
  SecretsManagerRotationEnabled:
    'the secret of an edge changes with the deployment that changes the edge; a rotation between deployments would refuse every call',
  S3BucketLoggingEnabled:
    'the archive takes records from Firehose alone, is locked, and is read through CloudTrail data events where wanted',
  S3BucketReplicationEnabled: 'the log groups hold the same records; a second region is a choice of its owner',
  S3DefaultEncryptionKMS: 'encrypted with the key of S3; a key of your own costs extra',
  SNSEncryptedKMS: 'alarms name metrics and no data; CloudWatch cannot publish with the key that SNS manages',
  SQSRedrivePolicy: 'it is a dead-letter queue itself',
  SecretsManagerUsingKMSKey: 'the secret is encrypted with the key of Secrets Manager; a key of your own costs extra',
};

/** The same for the pack AwsSolutions, whose rules have numbers. */
const ACCEPTED_NUMBERS: Readonly<Record<string, string>> = { S1: 'S3BucketLoggingEnabled', SQS3: 'SQSRedrivePolicy' };

/** Says for every finding of a stock pack that is left below a construct of ours why it is accepted. */
export function acknowledgeStockFindings(scope: IConstruct): void {
  for (const [rule, reason] of Object.entries(ACCEPTED))
    for (const pack of PACKS) Validations.of(scope).acknowledge({ id: `${pack}-${rule}`, reason });
  for (const [number, rule] of Object.entries(ACCEPTED_NUMBERS))
    Validations.of(scope).acknowledge({ id: `AwsSolutions-${number}`, reason: ACCEPTED[rule]! });
}
