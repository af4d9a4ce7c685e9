import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnCertificate, CfnCertificateAuthority, CfnCertificateAuthorityActivation } from 'aws-cdk-lib/aws-acmpca';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/**
 * What a private authority is made of.
 */
export interface PrivateAuthorityProps {
  /** Its name, which all certificates carry as that of their issuer. No other authority may have it. */
  readonly commonName: string;

  /**
   * How long the authority lives. Begin to use its successor before half of that is over.
   *
   * @default Duration.days(3650)
   */
  readonly lifetime?: Duration;
}

/** AWS Private CA User Guide, "CA modes". */
const SHORT_LIVED_DAYS = 7;

/**
 * A certificate authority of your own in AWS Private CA, a root.
 *
 * `PrivateAuthority.general` issues certificates of any lifetime and publishes a revocation list every day and with every
 * revocation: give `revocationList` to `Truststore.ofConsumers`. `PrivateAuthority.shortLived` issues for seven days at most,
 * costs an eighth, and needs no revocation; ACM cannot issue from it, so that it serves no domain, no load balancer and no
 * `OriginLock.mutualTls`.
 *
 * @example
 * const authority = PrivateAuthority.general(this, 'Partners', { commonName: 'Partners of Example 2027' });
 */
export class PrivateAuthority extends Construct {
  /**
   * An authority for certificates of any lifetime, with revocation.
   *
   * @param scope the scope
   * @param id the id
   * @param props name and lifetime
   */
  public static general(scope: Construct, id: string, props: PrivateAuthorityProps): PrivateAuthority {
    return new PrivateAuthority(scope, id, props, false);
  }

  /**
   * An authority for certificates of up to seven days, without revocation.
   *
   * @param scope the scope
   * @param id the id
   * @param props name and lifetime
   */
  public static shortLived(scope: Construct, id: string, props: PrivateAuthorityProps): PrivateAuthority {
    return new PrivateAuthority(scope, id, props, true);
  }

  /** Its ARN. */
  public readonly certificateAuthorityArn: string;

  /** The bucket in which it publishes its revocation list, under `crl/<id of the authority>.crl`; undefined: it revokes nothing. */
  public readonly revocationBucket?: Bucket;

  private readonly isShortLived: boolean;

  private constructor(scope: Construct, id: string, props: PrivateAuthorityProps, isShortLived: boolean) {
    super(scope, id);
    this.isShortLived = isShortLived;
    this.revocationBucket = isShortLived ? undefined : revocationBucket(this);
    const authority = new CfnCertificateAuthority(this, 'Authority', {
      type: 'ROOT',
      usageMode: isShortLived ? 'SHORT_LIVED_CERTIFICATE' : 'GENERAL_PURPOSE',
      keyAlgorithm: 'EC_prime256v1',
      signingAlgorithm: 'SHA256WITHECDSA',
      subject: { commonName: props.commonName },
      ...(this.revocationBucket && {
        revocationConfiguration: {
          crlConfiguration: {
            enabled: true,
            expirationInDays: 7,
            s3BucketName: this.revocationBucket.bucketName,
            s3ObjectAcl: 'BUCKET_OWNER_FULL_CONTROL',
          },
        },
      }),
    });
    if (this.revocationBucket?.policy) authority.node.addDependency(this.revocationBucket.policy);
    activate(this, authority, props.lifetime ?? Duration.days(3650));
    this.certificateAuthorityArn = authority.attrArn;
  }

  /**
   * Refuses a lifetime that the authority does not issue for, and says what does.
   *
   * @param lifetime of the certificates that somebody means to issue
   */
  public refuseLifetime(lifetime: Duration): void {
    if (!this.isShortLived || lifetime.toDays() <= SHORT_LIVED_DAYS) return;
    throw new Error(
      `${this.node.path} issues for ${SHORT_LIVED_DAYS} days at most, and ${lifetime.toDays()} are asked for; use PrivateAuthority.general`,
    );
  }
}

function activate(scope: Construct, authority: CfnCertificateAuthority, lifetime: Duration): void {
  const certificate = new CfnCertificate(scope, 'Certificate', {
    certificateAuthorityArn: authority.attrArn,
    certificateSigningRequest: authority.attrCertificateSigningRequest,
    signingAlgorithm: 'SHA256WITHECDSA',
    templateArn: `arn:${Stack.of(scope).partition}:acm-pca:::template/RootCACertificate/V1`,
    validity: { type: 'DAYS', value: lifetime.toDays() },
  });
  new CfnCertificateAuthorityActivation(scope, 'Activation', {
    certificateAuthorityArn: authority.attrArn,
    certificate: certificate.attrCertificate,
    status: 'ACTIVE',
  });
}

/** AWS Private CA User Guide, "Access policies for CRLs in Amazon S3": of this account alone. */
function revocationBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, 'RevocationLists', {
    versioned: true,
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const { account } = Stack.of(scope);
  bucket.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('acm-pca.amazonaws.com')],
      actions: ['s3:PutObject', 's3:PutObjectAcl', 's3:GetBucketAcl', 's3:GetBucketLocation'],
      resources: [bucket.bucketArn, bucket.arnForObjects('*')],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  );
  const reason = 'holds signed lists of serial numbers; every version is kept';
  for (const id of ['AwsSolutions-S1', 'NIST.800.53.R5-S3BucketLoggingEnabled']) {
    Validations.of(bucket).acknowledge({ id, reason });
  }
  return bucket;
}
