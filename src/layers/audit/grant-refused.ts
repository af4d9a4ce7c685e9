import { Stack, Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

/** Lets a function keep what its sink refuses, in the folder of that sink in the archive. */
export function grantRefused(fn: LambdaFunction, archive: IBucket, sink: string): void {
  const folder = `refused/${sink}/*`;
  archive.grantPut(fn, folder);
  const reason = 'it puts objects into one folder of the archive; their names are made of the records';
  const resource = `Resource::<${arnOf(archive)}>/${folder}`;
  for (const pattern of [resource, 'Action::s3:Abort*'])
    Validations.of(fn.role ?? fn).acknowledge({ id: `AwsSolutions-IAM5[${pattern}]`, reason });
}

/** ARN of a bucket, as cdk-nag spells it. */
export function arnOf(bucket: IBucket): string {
  const attribute = Stack.of(bucket).resolve(bucket.bucketArn) as { 'Fn::GetAtt'?: readonly string[] };
  return attribute['Fn::GetAtt']?.join('.') ?? bucket.bucketArn;
}
