import { X509Certificate } from 'node:crypto';
import { Annotations, CustomResource, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { synthTime } from '../clock';
import { refuseFaults } from '../errors';
import { firstExpiry, truststoreFaults } from './truststore-lint';
import { ANSWER_TIMEOUT } from '../handler-function';
import type { RegistryProvider } from '../registry-provider';
import { hasBegun } from '../day';
import type { RetiringAuthorities } from '../../vocabulary';
import { pemBlocks } from './pem';
import type { Retirement, Truststore } from './truststore';

/** A truststore as it lies in S3. */
export interface TruststoreObject {
  readonly bucket: IBucket;
  readonly key: string;
  readonly version: string;
  /** Where its authorities publish revocation lists. */
  readonly lists: readonly string[];
  /** Whether somebody else keeps it: nothing here may read it. */
  readonly isForeign?: boolean;
  /** Authorities that must be gone from a day on. */
  readonly retiring?: RetiringAuthorities;
}

/** From here on a deployment says that an authority will end. */
const WARNING_DAYS = 90;

/** Puts a truststore into a bucket of its own, once it has been found sound. */
export function truststoreObject(
  scope: Construct,
  id: string,
  truststore: Truststore,
  provider: RegistryProvider,
): TruststoreObject {
  const content = truststore._content;
  const { revocationLists: lists } = truststore;
  if (!('pem' in content)) return { ...content, lists, isForeign: true };
  const now = synthTime(scope);
  const pem = `${leaving(scope, truststore._retiring, now)}${content.pem}`;
  const faults = truststoreFaults(pem, now);
  refuseFaults(
    `truststore of ${scope.node.path}`,
    faults.map((fault) => ({ where: truststore.holder, ...fault })),
  );
  warnOfExpiry(scope, pem, now);
  const bucket = truststoreBucket(scope, `${id}Bucket`);
  const key = `${truststore.holder}.pem`;
  const object = new CustomResource(scope, `${id}Object`, {
    serviceToken: provider.serviceToken,
    resourceType: 'Custom::HardenedTruststore',
    serviceTimeout: ANSWER_TIMEOUT,
    properties: { Bucket: bucket.bucketName, Key: key, Holder: truststore.holder, Pem: pem },
  });
  Grant.addToPrincipal({
    grantee: provider.handler,
    actions: ['s3:PutObject'],
    resourceArns: [bucket.arnForObjects(key)],
  }).applyBefore(object);
  const version = object.getAttString('Version');
  return { bucket, key, version, lists, ...(truststore._retiring && { retiring: retiringOf(truststore._retiring) }) };
}

/** What is still trusted of the authorities that leave. */
function leaving(scope: Construct, retiring: Retirement | undefined, now: Date): string {
  if (!retiring) return '';
  const isOver = hasBegun(retiring.from, now);
  Annotations.of(scope).addWarningV2(
    'cdk-hardened-api:truststore-retirement',
    isOver
      ? `truststore: an authority is not trusted any more since ${retiring.from}; take it and its revocation list out of the code`
      : `truststore: an authority is trusted until ${retiring.from}, beside its successor; have its certificates replaced by then`,
  );
  return isOver ? '' : retiring.pem;
}

function retiringOf({ pem, from }: Retirement): RetiringAuthorities {
  return { from, fingerprints: pemBlocks(pem).map(({ text }) => new X509Certificate(text).fingerprint256) };
}

function truststoreBucket(scope: Construct, id: string): Bucket {
  const bucket = new Bucket(scope, id, {
    versioned: true,
    // API Gateway and CloudFront read it as whoever deploys: with a key of its own each of them would need that, too.
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const reason = 'holds public certificates; who changes it is in the template, and every version is kept';
  for (const id of ['AwsSolutions-S1', 'NIST.800.53.R5-S3BucketLoggingEnabled']) {
    Validations.of(bucket).acknowledge({ id, reason });
  }
  return bucket;
}

function warnOfExpiry(scope: Construct, pem: string, now: Date): void {
  const first = firstExpiry(pem, now);
  if (!first || first.days > WARNING_DAYS) return;
  Annotations.of(scope).addWarningV2(
    'cdk-hardened-api:truststore-expiry',
    `truststore: ${first.name} ends in ${first.days} days; add its successor now, so that both are accepted meanwhile`,
  );
}
