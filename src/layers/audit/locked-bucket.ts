import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** How a bucket of records is made. */
export interface LockedBucketProps {
  readonly removalPolicy: RemovalPolicy;
  readonly encryptionKey?: IKey;
}

const LOCKED_FOR = Duration.days(365);
const KEPT_FOR = Duration.days(400);
const COLD_AFTER = Duration.days(90);

/** A private bucket whose objects nobody can change or delete for a year. */
export function lockedBucket(scope: Construct, { removalPolicy, encryptionKey }: LockedBucketProps): Bucket {
  return new Bucket(scope, 'Bucket', {
    encryption: encryptionKey ? BucketEncryption.KMS : BucketEncryption.S3_MANAGED,
    encryptionKey,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    objectLockEnabled: true,
    objectLockDefaultRetention: ObjectLockRetention.governance(LOCKED_FOR),
    removalPolicy,
    lifecycleRules: [
      {
        transitions: [{ storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: COLD_AFTER }],
        expiration: KEPT_FOR,
        noncurrentVersionExpiration: Duration.days(1),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
      },
    ],
  });
}
