import type { S3 } from '../../../lambda/core/s3';
import type { CustomResourceEvent } from '../../../lambda/registry/custom-resource';
import { provideTruststore } from '../../../lambda/registry/truststore';

const PEM = '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n';

function event(more: Partial<CustomResourceEvent> = {}): CustomResourceEvent {
  return {
    RequestType: 'Create',
    ResponseURL: 'https://example.com/answer',
    StackId: 'stack',
    RequestId: 'request',
    ResourceType: 'Custom::HardenedTruststore',
    LogicalResourceId: 'Truststore',
    ResourceProperties: { Bucket: 'bucket', Key: 'consumers.pem', Pem: PEM },
    ...more,
  };
}

function storeOf(version: string) {
  const written: string[] = [];
  const s3: S3 = {
    put: async ({ bucket, key }, body) => {
      written.push(`${bucket}/${key}: ${body}`);
      return version;
    },
    get: () => Promise.reject(new Error('not read')),
  };
  return { s3, written };
}

describe('the truststore of the template', () => {
  it('is written as it stands', async () => {
    const { s3, written } = storeOf('v2');

    await provideTruststore(event(), s3);

    expect(written).toEqual([`bucket/consumers.pem: ${PEM}`]);
  });

  it('answers with the version of the object', async () => {
    expect((await provideTruststore(event(), storeOf('v2').s3)).data).toEqual({ Version: 'v2' });
  });

  it.each(['', 'null'])('is refused by a bucket that answers with version "%s"', async (version) => {
    await expect(provideTruststore(event(), storeOf(version).s3)).rejects.toThrow('keeps no versions');
  });

  it('stays where it is when the stack goes', async () => {
    const { s3, written } = storeOf('v2');

    await provideTruststore(event({ RequestType: 'Delete' }), s3);

    expect(written).toEqual([]);
  });
});
