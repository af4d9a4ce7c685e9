import { IpTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Backend } from '../../src';
import { network, ratesApi, waiver, WITHOUT_GUARD } from './rates-stack';

const { stack, vpc, server, certificate } = network();
const backend = Backend.privateAlb({
  serverName: 'rates.example.com',
  certificate,
  vpc,
  server,
  targets: [new IpTarget('10.0.128.9', 8443)],
  targetPort: 8443,
  clientCertificate: certificate,
  clientAuthorityBucket: Bucket.fromBucketName(stack, 'Authorities', 'rates-authorities'),
  clientAuthorityKey: 'gateway.pem',
  clientAuthorityVersion: '1',
});
export const api = ratesApi(stack, backend, { waivers: [waiver('network-edge'), ...WITHOUT_GUARD] });
