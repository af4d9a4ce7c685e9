import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Truststore } from '../../../src/core/pki/truststore';
import { Waiver } from '../../../src/core/waiver';
import { Edge } from '../../../src/layers/network/edge/edge';
import { OriginLock } from '../../../src/layers/network/edge/origin-lock';
import { ApiDomain } from '../../../src/layers/transport/api-domain';
import { EDGE, OPTIONS, stackOf } from '../../hardened-api-fixture';
import { testStack } from '../test-stack';

const AUTHORITY = join(__dirname, '..', '..', 'fixtures', 'pki', 'authority.pem');
const imported = Certificate.fromCertificateArn(testStack(), 'C', 'arn:aws:acm:eu-west-1:111122223333:certificate/1');
const domain = (truststore: Truststore) =>
  ApiDomain.mutualTls({ name: 'api.example.com', certificate: imported, truststore });

/** What asks the function that reads truststores, by schedule. */
function schedules(props: Parameters<typeof stackOf>[0]): unknown[] {
  const rules = Object.entries(Template.fromStack(stackOf(props)).findResources('AWS::Events::Rule'));
  return rules
    .filter(([id]) => id.includes('Revocation'))
    .map(([, { Properties }]) => [Properties.ScheduleExpression, Properties.Targets[0].Input])
    .sort();
}

const DAILY = ['rate(1 day)', '{"report":"authorities"}'];

describe('the authorities of a truststore', () => {
  it('are looked at every day, and revocation lists every hour', () => {
    const lists = { revocationLists: ['https://pki.example.com/ca.crl'] };
    const domains = [domain(Truststore.ofConsumers([AUTHORITY], lists))];

    expect(schedules({ domains, waivers: [EDGE] })).toEqual([DAILY, ['rate(1 hour)', undefined]]);
  });

  it('are looked at where they revoke nothing', () => {
    const edge = Edge.cloudflare({ ranges: ['173.245.48.0/20', '2400:cb00::/32'], lock: OriginLock.mutualTls() });
    const domains = [domain(Truststore.ofEdge(AUTHORITY))];

    expect(schedules({ domains, edge, waivers: [] })).toEqual([DAILY]);
  });

  it('are left to whoever keeps a truststore of their own', () => {
    const bucket = Bucket.fromBucketName(testStack(), 'B', 'elsewhere');
    const domains = [domain(Truststore.fromBucket(bucket, 'ca.pem', '1'))];
    const waivers = [EDGE, Waiver.of('transport-truststore', OPTIONS)];

    expect(schedules({ domains, waivers })).toEqual([]);
  });
});
