import { createHash } from 'node:crypto';
import type { S3 } from '../core/s3';
import { type CustomResourceEvent, type CustomResourceResult, textProperty } from './custom-resource';

/**
 * `Custom::HardenedTruststore`: writes the truststore that the template holds as a new version of its object, and answers
 * with the version. Deleting leaves the object: a domain may still be reading it.
 */
export async function provideTruststore(event: CustomResourceEvent, s3: S3): Promise<CustomResourceResult> {
  const bucket = textProperty(event.ResourceProperties, 'Bucket');
  const key = textProperty(event.ResourceProperties, 'Key');
  const physicalId = `truststore-${createHash('sha256').update(`${bucket}/${key}`).digest('hex').slice(0, 16)}`;
  if (event.RequestType === 'Delete') return { physicalId: event.PhysicalResourceId ?? physicalId };
  const version = await s3.put({ bucket, key }, textProperty(event.ResourceProperties, 'Pem'));
  if (!version || version === 'null') {
    throw new Error(`bucket ${bucket} keeps no versions; switch versioning on, or a truststore could never be changed`);
  }
  return { physicalId, data: { Version: version } };
}
