// CloudFront with a secret header, in the middle of its second rotation: generations 2 and 3 are accepted.
import { Edge, OriginLock } from '../../src';
import { certificate, edgeStack, originDomain, ratesApi } from './rates-api';

const stack = edgeStack('CloudFrontSecret', { region: 'us-east-1', account: '111122223333' });

ratesApi(
  stack,
  Edge.cloudFront({
    domainNames: ['api.rates.example.com'],
    certificate: certificate(stack, 'ViewerCertificate', '1', 'us-east-1'),
    lock: OriginLock.sharedSecret(3),
    // CLOUDFRONT_ORIGIN_FACING of https://ip-ranges.amazonaws.com/ip-ranges.json; shortened here.
    ranges: ['130.176.0.0/17', '130.176.128.0/18', '15.158.0.0/16'],
  }),
  originDomain(stack, 'origin.rates.example.com', false),
);
