import { CfnOutput, Names, Stack, Validations } from 'aws-cdk-lib';
import { Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

// "Connect Microsoft Sentinel to Amazon Web Services to ingest AWS service log data", commercial cloud.
const PROVIDER = 'sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/';
const AUDIENCE = 'api://1462b192-27f7-4cb9-8523-0f4ecb54b47e';

/** What the connector reads. */
export interface SentinelRoleProps {
  readonly workspaceId: string;
  readonly queue: IQueue;
  readonly bucket: IBucket;
}

/** The role that Microsoft Sentinel's connector takes on, for one workspace alone. It knows roles by the prefix `OIDC_`. */
export function sentinelRole(scope: Construct, id: string, { workspaceId, queue, bucket }: SentinelRoleProps): Role {
  const provider = Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'oidc-provider',
    resourceName: PROVIDER,
  });
  const role = new Role(scope, id, {
    roleName: `OIDC_MicrosoftSentinel-${Names.uniqueResourceName(scope, { maxLength: 30 })}`,
    description: 'reads the archive of audit records for Microsoft Sentinel',
    assumedBy: new WebIdentityPrincipal(provider, {
      StringEquals: { [`${PROVIDER}:aud`]: AUDIENCE, 'sts:RoleSessionName': `MicrosoftSentinel_${workspaceId}` },
    }),
  });
  queue.grantConsumeMessages(role);
  bucket.grantRead(role, 'records/*');
  acceptReading(role, bucket);
  new CfnOutput(scope, 'SentinelRole', { value: role.roleArn });
  new CfnOutput(scope, 'SentinelQueue', { value: queue.queueUrl });
  return role;
}

function acceptReading(role: Role, bucket: IBucket): void {
  const attribute = Stack.of(role).resolve(bucket.bucketArn) as { 'Fn::GetAtt'?: readonly string[] };
  const arn = attribute['Fn::GetAtt']?.join('.') ?? bucket.bucketArn;
  const patterns = [
    'Action::s3:GetObject*',
    'Action::s3:GetBucket*',
    'Action::s3:List*',
    `Resource::<${arn}>/records/*`,
  ];
  for (const pattern of patterns) {
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[${pattern}]`,
      reason: 'the connector reads every record of the archive, and nothing else of the bucket; it writes nothing',
    });
  }
}
