import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { Delivery } from './delivery';
import { lockedBucket, type LockedBucketProps } from './locked-bucket';

/** What the archive is made of. */
export type ArchiveProps = LockedBucketProps;

/** The bucket that keeps every record: nobody can change or delete one for a year. */
export class Archive extends Construct {
  public readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { removalPolicy, encryptionKey }: ArchiveProps) {
    super(scope, id);
    this.bucket = lockedBucket(this, { removalPolicy, encryptionKey });
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
        processingConfiguration: delivery.delimitedLines,
        cloudWatchLoggingOptions: delivery.errors,
      },
    }));
  }
}
