// Client certificates end to end: CloudFront demands those of consumers, and the gateway that of CloudFront.
import * as path from 'node:path';
import { Edge, OriginLock, Truststore, Waiver } from '../../src';
import { certificate, edgeStack, originDomain, ratesApi } from './rates-api';

const stack = edgeStack('CloudFrontMutualTls', { region: 'us-east-1', account: '111122223333' });

export const api = ratesApi(
  stack,
  Edge.cloudFront({
    domainNames: ['api.rates.example.com'],
    certificate: certificate(stack, 'ViewerCertificate', '1', 'us-east-1'),
    lock: OriginLock.mutualTls(certificate(stack, 'ClientCertificate', '2', 'us-east-1')),
    requireTls13: true,
    viewerTruststore: Truststore.ofConsumers([path.join(__dirname, 'pki', 'partners.pem')], {
      revocationLists: ['https://pki.bank.example/clients.crl'],
    }),
  }),
  originDomain(stack, 'origin.rates.example.com', true),
  { certificates: ['0f'.repeat(32)], requiresBoundTokens: true },
  [
    Waiver.of('audit-canary', {
      owner: 'rates-team',
      reason: 'a canary holds no client certificate; a partner calls every minute, and the alarm on silence tells',
      expires: '2027-06-30',
    }),
  ],
);
