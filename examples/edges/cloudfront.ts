// CloudFront with a client certificate of its own authority towards the gateway.
import { Edge, OriginLock } from '../../src';
import { certificate, edgeStack, originDomain, ratesApi } from './rates-api';

const stack = edgeStack('CloudFront', { region: 'us-east-1', account: '111122223333' });

export const api = ratesApi(
  stack,
  Edge.cloudFront({
    domainNames: ['api.rates.example.com'],
    certificate: certificate(stack, 'ViewerCertificate', '1', 'us-east-1'),
    lock: OriginLock.mutualTls(certificate(stack, 'ClientCertificate', '2', 'us-east-1')),
    shieldAdvanced: { isSubscribed: true },
  }),
  originDomain(stack, 'origin.rates.example.com', true),
);
