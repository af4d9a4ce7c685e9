import { Duration, RemovalPolicy, Stack, Tags, Validations } from 'aws-cdk-lib';
import {
  CertificateAuthority,
  CfnCertificate,
  CfnCertificateAuthority,
  CfnCertificateAuthorityActivation,
  CfnPermission,
} from 'aws-cdk-lib/aws-acmpca';
import { type ICertificate, PrivateCertificate } from 'aws-cdk-lib/aws-certificatemanager';
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

/**
 * A certificate that ACM keeps and renews.
 */
export interface IssuedCertificateOptions {
  /** The host name that it vouches for; of a client, the name by which it shall be known. */
  readonly domainName: string;

  /**
   * Further names.
   *
   * @default - none
   */
  readonly subjectAlternativeNames?: string[];
}

/** AWS Private CA User Guide, "CA modes". */
const SHORT_LIVED_DAYS = 7;

/** ACM User Guide, "Private certificates": 13 months, which no authority may end before. */
const ACM_DAYS = 395;

/**
 * A certificate authority of your own in AWS Private CA, a root.
 *
 * `PrivateAuthority.general` issues certificates of any lifetime and publishes a revocation list every day and with every
 * revocation: give `revocationList` to `Truststore.ofConsumers`. `PrivateAuthority.shortLived` issues for seven days at most,
 * costs an eighth, and needs no revocation: it is for `Mesh.ecsServiceConnect`. ACM cannot issue from it, so that it serves no
 * domain, no load balancer, no gateway as a client and no `OriginLock.mutualTls`: `certificateFor` refuses.
 *
 * @example
 * const authority = PrivateAuthority.general(this, 'Gateway', { commonName: 'Gateway of Example 2027' });
 * const clientCertificate = authority.certificateFor('Client', { domainName: 'gateway.example.com' });
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

  /** Whether it issues for seven days at most. */
  public readonly isShortLived: boolean;

  private readonly authority: CfnCertificateAuthority;
  private readonly activation: CfnCertificateAuthorityActivation;
  private readonly lifetime: Duration;
  private renewals?: CfnPermission;

  private constructor(scope: Construct, id: string, props: PrivateAuthorityProps, isShortLived: boolean) {
    super(scope, id);
    this.isShortLived = isShortLived;
    this.lifetime = props.lifetime ?? Duration.days(3650);
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
    this.authority = authority;
    this.activation = activate(this, authority, this.lifetime);
    this.certificateAuthorityArn = authority.attrArn;
  }

  /**
   * Refuses a lifetime that the authority does not issue for, and says what does.
   *
   * @param lifetime of the certificates that somebody means to issue
   */
  public refuseLifetime(lifetime: Duration): void {
    const [days, own] = [lifetime.toDays(), this.lifetime.toDays()];
    if (this.isShortLived && days > SHORT_LIVED_DAYS) {
      throw new Error(
        `${this.node.path} issues for ${SHORT_LIVED_DAYS} days at most, and ${days} are asked for; use PrivateAuthority.general`,
      );
    }
    if (days > own) {
      throw new Error(
        `${this.node.path} lives for ${own} days, and certificates of ${days} are asked for, which would outlive it; give it a longer "lifetime"`,
      );
    }
  }

  /**
   * A certificate in ACM, for servers and for clients: that of a domain, of a load balancer, of the gateway as a client of
   * `Backend.privateAlb`, of CloudFront in `OriginLock.mutualTls`. It lives for 395 days and is renewed by ACM. Callers of a
   * domain must trust the authority; behind a VPC link API Gateway trusts public authorities alone.
   *
   * @param id name within this construct
   * @param options what it vouches for
   */
  public certificateFor(id: string, options: IssuedCertificateOptions): ICertificate {
    this.refuseLifetime(Duration.days(ACM_DAYS));
    const authority = CertificateAuthority.fromCertificateAuthorityArn(
      this,
      `${id}Issuer`,
      this.certificateAuthorityArn,
    );
    const certificate = new PrivateCertificate(this, id, { ...options, certificateAuthority: authority });
    // Without the permission ACM issues once, and cannot renew.
    this.renewals ??= new CfnPermission(this, 'Renewals', {
      certificateAuthorityArn: this.certificateAuthorityArn,
      principal: 'acm.amazonaws.com',
      actions: ['IssueCertificate', 'GetCertificate', 'ListPermissions'],
    });
    certificate.node.addDependency(this.activation, this.renewals);
    return certificate;
  }

  /** Lets ECS issue from it: the managed policy of its role knows authorities with this tag alone. @internal */
  public _serveEcs(): void {
    if (!this.isShortLived) {
      throw new Error(
        `${this.node.path} issues certificates of any lifetime, and nobody in a mesh of Service Connect asks whether one was revoked; use PrivateAuthority.shortLived`,
      );
    }
    Tags.of(this.authority).add('AmazonECSManaged', 'true');
  }
}

function activate(
  scope: Construct,
  authority: CfnCertificateAuthority,
  lifetime: Duration,
): CfnCertificateAuthorityActivation {
  const certificate = new CfnCertificate(scope, 'Certificate', {
    certificateAuthorityArn: authority.attrArn,
    certificateSigningRequest: authority.attrCertificateSigningRequest,
    signingAlgorithm: 'SHA256WITHECDSA',
    templateArn: `arn:${Stack.of(scope).partition}:acm-pca:::template/RootCACertificate/V1`,
    validity: { type: 'DAYS', value: lifetime.toDays() },
  });
  return new CfnCertificateAuthorityActivation(scope, 'Activation', {
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
