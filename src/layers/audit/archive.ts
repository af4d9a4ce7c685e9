import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { Delivery } from './delivery';

const COLD_AFTER = Duration.days(90);
const LOCKED_FOR = Duration.days(365);
const KEPT_FOR = Duration.days(400);

/** What the archive is made of. */
export interface ArchiveProps {
  readonly removalPolicy: RemovalPolicy;
  readonly encryptionKey?: IKey;
}

/** The bucket that keeps every record: nobody can change or delete one for a year. */
export class Archive extends Construct {
  public readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { removalPolicy, encryptionKey }: ArchiveProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
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

  /** Writes the stream into the bucket, an object every five minutes: one JSON object a line, gzip. */
  public keep(stream: IStream, errorLog: ILogGroup): Delivery {
    return new Delivery(this, 'Delivery', { stream, archive: this.bucket, errorLog }, (delivery) => ({
      extendedS3DestinationConfiguration: {
        bucketArn: this.bucket.bucketArn,
        roleArn: delivery.roleArn,
        prefix: 'records/!{timestamp:yyyy/MM/dd/HH}/',
        errorOutputPrefix: 'refused/archive/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/',
        compressionFormat: 'GZIP',
        fileExtension: '.jsonl.gz',
        bufferingHints: { intervalInSeconds: 300, sizeInMBs: 64 },
        processingConfiguration: delivery.lines,
        cloudWatchLoggingOptions: delivery.errors,
      },
    }));
  }
}
