// Partners show their certificates to API Gateway itself: no edge stands in between, which takes a waiver.
import * as path from 'node:path';
import { ApiDomain, Backend, Consumer, Issuer, Truststore } from '../../src';
import { plain, ratesApi, ratesFunction, waiver } from '../backends/rates-stack';

const { stack, certificate } = plain();
const issuer = Issuer.oidc('https://id.example.com', { audiences: ['rates-api'] });
export const api = ratesApi(stack, Backend.lambda(ratesFunction(stack)), {
  issuers: [issuer],
  consumers: [
    Consumer.of('bank', {
      issuer,
      clients: ['bank-erp'],
      certificates: ['0f'.repeat(32)],
      requiresBoundTokens: true,
      sourceRanges: ['203.0.113.0/24'],
      roles: ['trader'],
      tenants: ['bank'],
    }),
  ],
  domains: [
    ApiDomain.mutualTls({
      name: 'partners.rates.example.com',
      certificate,
      truststore: Truststore.ofConsumers([path.join(__dirname, '..', 'edges', 'pki', 'partners.pem')], {
        revocationLists: ['https://pki.bank.example/clients.crl'],
      }),
    }),
  ],
  // A canary holds no client certificate.
  waivers: [waiver('network-edge'), waiver('audit-canary')],
});
