import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { type CfnTrail, Trail } from 'aws-cdk-lib/aws-cloudtrail';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/**
 * The trail of AWS CloudTrail by which administrative actions become events.
 *
 * Without a trail that logs management events, EventBridge learns of no action, and the rules of this stack see nothing
 * ("Events from AWS services via AWS CloudTrail" in the EventBridge User Guide).
 *
 * @example
 * const trail = AuditTrail.create();
 */
export class AuditTrail {
  /**
   * The organization or the account has a trail already: one that logs management events of every Region. Have it log data
   * events of the table of consumers as well (`registryTable`), so that writes past the deployment are seen.
   */
  public static organization(): AuditTrail {
    return new AuditTrail(false);
  }

  /**
   * A trail of this stack: management events of every Region and writes to the table of consumers, validated files in a
   * locked bucket. The first copy of management events in a Region is free, each further one is billed; so are data events.
   */
  public static create(): AuditTrail {
    return new AuditTrail(true);
  }

  private constructor(
    /** @internal */
    readonly _isOwn: boolean,
  ) {}
}

/** What a trail of our own is made of. */
export interface OwnTrailProps {
  readonly removalPolicy: RemovalPolicy;
  readonly encryptionKey?: IKey;
}

const LOCKED_FOR = Duration.days(365);
const KEPT_FOR = Duration.days(400);
const COLD_AFTER = Duration.days(90);

/** A trail, and the bucket that nobody can change its files in. */
export class OwnTrail extends Construct {
  private readonly resource: CfnTrail;

  constructor(scope: Construct, id: string, { removalPolicy, encryptionKey }: OwnTrailProps) {
    super(scope, id);
    const bucket = new Bucket(this, 'Bucket', {
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
        },
      ],
    });
    const trail = new Trail(this, 'Trail', {
      bucket,
      encryptionKey,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableFileValidation: true,
    });
    if (removalPolicy !== RemovalPolicy.DESTROY) trail.applyRemovalPolicy(removalPolicy);
    acceptStockFindings(trail);
    this.resource = trail.node.defaultChild as CfnTrail;
    this.resource.eventSelectors = undefined;
    this.resource.advancedEventSelectors = [MANAGEMENT];
  }

  /** Has the trail log who writes to a table. */
  public watch(table: ITable): void {
    this.resource.advancedEventSelectors = [
      MANAGEMENT,
      {
        name: 'writes to the table of consumers',
        fieldSelectors: [
          { field: 'eventCategory', equalTo: ['Data'] },
          { field: 'resources.type', equalTo: ['AWS::DynamoDB::Table'] },
          { field: 'resources.ARN', equalTo: [table.tableArn] },
          { field: 'readOnly', equalTo: ['false'] },
        ],
      },
    ];
  }
}

const MANAGEMENT: CfnTrail.AdvancedEventSelectorProperty = {
  name: 'what administrators do',
  fieldSelectors: [{ field: 'eventCategory', equalTo: ['Management'] }],
};

/** What stock packs find on the trail, and why it stays. */
const ACCEPTED: Readonly<Record<string, string>> = {
  CloudTrailCloudWatchLogsEnabled:
    'EventBridge hands what matters to a log of its own; a second copy of all management events would be paid twice',
  CloudTrailEncryptionEnabled: 'encrypted with the key of S3; a key of your own costs extra',
};

function acceptStockFindings(trail: Trail): void {
  for (const [rule, reason] of Object.entries(ACCEPTED))
    for (const pack of ['HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'])
      Validations.of(trail).acknowledge({ id: `${pack}-${rule}`, reason });
}
