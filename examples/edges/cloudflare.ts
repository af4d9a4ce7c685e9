// Cloudflare with Authenticated Origin Pulls under a certificate of our own authority.
import { Edge } from '../../src';
import { edgeStack, originDomain, ratesApi } from './rates-api';

const stack = edgeStack('Cloudflare');

ratesApi(
  stack,
  // https://www.cloudflare.com/ips; shortened here, the updater completes it within the hour.
  Edge.cloudflare({ ranges: ['173.245.48.0/20', '104.16.0.0/13', '162.158.0.0/15', '2400:cb00::/32'] }),
  originDomain(stack, 'api.rates.example.com', true),
);
