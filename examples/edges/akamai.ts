// Akamai with mutual TLS to the origin and the ranges of the property's Origin IP ACL.
import { Edge } from '../../src';
import { edgeStack, originDomain, ratesApi } from './rates-api';

const stack = edgeStack('Akamai');

ratesApi(
  stack,
  Edge.akamai({ ranges: ['23.32.0.0/11', '104.64.0.0/10', '2600:1400::/24'] }),
  originDomain(stack, 'api.rates.example.com', true),
);
