import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import { CfnDeliveryStream, type CfnDeliveryStreamProps } from 'aws-cdk-lib/aws-kinesisfirehose';
import { type ILogGroup, LogStream } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/** Seconds for which a receiver that is down is tried again: the most that Firehose allows. What is left goes to the archive. */
const RETRY_SECONDS = 7200;

const ACCEPTED =
  'the role puts objects anywhere in the one bucket of the archive; the source stream is encrypted, and Firehose keeps nothing beside it';

/** What every delivery reads, and where it leaves what nobody took. */
export interface DeliveryProps {
  readonly stream: IStream;
  readonly archive: IBucket;
  readonly errorLog: ILogGroup;
}

/** How Firehose makes lines of messages. */
interface Lines {
  readonly enabled: boolean;
  readonly processors: CfnDeliveryStream.ProcessorProperty[];
}

/** A secret of a receiver, as Firehose reads it. */
type SecretSetting = CfnDeliveryStream.SecretsManagerConfigurationProperty;

/** The metric of Firehose that says how much of what was delivered arrived, by the destination's property. */
const SUCCESS: Readonly<Record<string, string>> = {
  extendedS3DestinationConfiguration: 'DeliveryToS3.Success',
  httpEndpointDestinationConfiguration: 'DeliveryToHttpEndpoint.Success',
  splunkDestinationConfiguration: 'DeliveryToSplunk.Success',
  amazonopensearchserviceDestinationConfiguration: 'DeliveryToAmazonOpenSearchService.Success',
  amazonOpenSearchServerlessDestinationConfiguration: 'DeliveryToAmazonOpenSearchServerless.Success',
};

/** One Firehose delivery stream: its source, its role, and what all destinations have in common. */
export class Delivery extends Construct {
  /** Name of the delivery stream, once it has a destination. */
  public readonly name: string;

  /** Name of the metric that is there whenever something is delivered. */
  public readonly successMetric: string;

  private readonly role: Role;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeliveryProps,
    destination: (delivery: Delivery) => CfnDeliveryStreamProps,
  ) {
    super(scope, id);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('firehose.amazonaws.com') });
    props.stream.grantRead(this.role);
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['kinesis:DescribeStream'], resources: [props.stream.streamArn] }),
    );
    this.allowWriting(props.archive);
    props.errorLog.grantWrite(this.role);
    const settings = destination(this);
    const metric = Object.keys(settings).flatMap((name) => SUCCESS[name] ?? [])[0];
    if (metric === undefined)
      throw new Error(`no metric tells whether ${Object.keys(settings).join(', ')} delivers; add it to SUCCESS`);
    this.successMetric = metric;
    const resource = new CfnDeliveryStream(this, 'Stream', {
      deliveryStreamType: 'KinesisStreamAsSource',
      kinesisStreamSourceConfiguration: { kinesisStreamArn: props.stream.streamArn, roleArn: this.role.roleArn },
      ...settings,
    });
    resource.node.addDependency(this.role);
    this.name = resource.ref;
  }

  private allowWriting(bucket: IBucket): void {
    const objects = bucket.arnForObjects('*');
    const actions = ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'];
    this.role.addToPolicy(new PolicyStatement({ actions, resources: [bucket.bucketArn] }));
    this.role.addToPolicy(
      new PolicyStatement({ actions: ['s3:PutObject', 's3:AbortMultipartUpload'], resources: [objects] }),
    );
    bucket.encryptionKey?.grantEncryptDecrypt(this.role);
    const attribute = Stack.of(this).resolve(bucket.bucketArn) as { 'Fn::GetAtt'?: readonly string[] };
    const arn = attribute['Fn::GetAtt']?.join('.') ?? bucket.bucketArn;
    for (const id of [`AwsSolutions-IAM5[Resource::<${arn}>/*]`, 'AwsSolutions-KDF1'])
      Validations.of(this).acknowledge({ id, reason: ACCEPTED });
  }

  public get roleArn(): string {
    return this.role.roleArn;
  }

  public get retry(): { durationInSeconds: number } {
    return { durationInSeconds: RETRY_SECONDS };
  }

  /** Lines as they were logged: CloudWatch Logs sends them compressed, many in one message. */
  public get lines(): Lines {
    const processor = (type: string, parameterName: string, parameterValue: string) => ({
      type,
      parameters: [{ parameterName, parameterValue }],
    });
    return {
      enabled: true,
      processors: [
        processor('Decompression', 'CompressionFormat', 'GZIP'),
        processor('CloudWatchLogProcessing', 'DataMessageExtraction', 'true'),
      ],
    };
  }

  /** Each on a line of its own: into objects, Firehose writes records one right behind the other ("Processor"). */
  public get delimitedLines(): Lines {
    const { enabled, processors } = this.lines;
    return { enabled, processors: [...processors, { type: 'AppendDelimiterToRecord' }] };
  }

  /** Where the delivery writes down why it failed. */
  public get errors(): CfnDeliveryStream.CloudWatchLoggingOptionsProperty {
    const known = this.node.tryFindChild('Errors') as LogStream | undefined;
    const stream = known ?? new LogStream(this, 'Errors', { logGroup: this.props.errorLog });
    return { enabled: true, logGroupName: this.props.errorLog.logGroupName, logStreamName: stream.logStreamName };
  }

  /** The part of the archive that takes what a receiver refused. */
  public refused(sink: string): CfnDeliveryStream.S3DestinationConfigurationProperty {
    return {
      bucketArn: this.props.archive.bucketArn,
      roleArn: this.roleArn,
      prefix: `refused/${sink}/`,
      errorOutputPrefix: `refused/${sink}/!{firehose:error-output-type}/`,
      compressionFormat: 'GZIP',
    };
  }

  /** A secret that Firehose reads itself: it stands in no template. */
  public secret(secret: ISecret): SecretSetting {
    secret.grantRead(this.role);
    return { enabled: true, secretArn: secret.secretArn, roleArn: this.roleArn };
  }
}
