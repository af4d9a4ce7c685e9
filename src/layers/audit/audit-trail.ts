import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type CfnTrail, Trail } from 'aws-cdk-lib/aws-cloudtrail';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { onceMade } from './once-made';
import { lockedBucket, type LockedBucketProps } from './locked-bucket';

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
export type OwnTrailProps = LockedBucketProps;

/** A trail, and the bucket that nobody can change its files in. */
export class OwnTrail extends Construct {
  private readonly resource: CfnTrail;

  constructor(scope: Construct, id: string, { removalPolicy, encryptionKey }: OwnTrailProps) {
    super(scope, id);
    const bucket = lockedBucket(this, { removalPolicy, encryptionKey });
    if (encryptionKey) allowTrail(this, encryptionKey);
    const trail = new Trail(this, 'Trail', {
      bucket,
      encryptionKey,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableFileValidation: true,
    });
    if (removalPolicy !== RemovalPolicy.DESTROY) trail.applyRemovalPolicy(onceMade(removalPolicy));
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

/** A trail whose key does not let CloudTrail in is not even made ("Configure AWS KMS key policies for CloudTrail"). */
function allowTrail(scope: Construct, key: IKey): void {
  const { partition, account } = Stack.of(scope);
  const principals = [new ServicePrincipal('cloudtrail.amazonaws.com')];
  const context = `arn:${partition}:cloudtrail:*:${account}:trail/*`;
  key.addToResourcePolicy(
    new PolicyStatement({
      principals,
      actions: ['kms:GenerateDataKey*', 'kms:Decrypt'],
      resources: ['*'],
      conditions: { StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': context } },
    }),
  );
  key.addToResourcePolicy(new PolicyStatement({ principals, actions: ['kms:DescribeKey'], resources: ['*'] }));
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
