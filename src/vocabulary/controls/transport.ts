import type { Control } from '../control';

export const TRANSPORT_CONTROLS: readonly Control[] = [
  {
    slug: 'transport-tls-policy',
    layer: 'transport',
    title: 'every terminator has a strict TLS policy',
    requirements: ['L1.8', 'L2.5', 'L2.6'],
    owasp: ['API8:2023'],
    reasons: ['TLS_REFUSED'],
    traps: [58],
  },
  {
    slug: 'transport-mtls',
    layer: 'transport',
    title: 'a mutual-TLS domain accepts certificates of its own truststore only',
    requirements: ['L2.1'],
    owasp: ['API2:2023'],
    reasons: ['TLS_REFUSED'],
    traps: [18],
  },
  {
    slug: 'transport-truststore',
    layer: 'transport',
    title: 'a truststore holds the authorities of its callers and nobody else',
    requirements: ['L2.1'],
    owasp: ['API2:2023', 'API8:2023'],
    reasons: ['TLS_REFUSED'],
    traps: [11, 12, 13],
  },
  {
    slug: 'transport-certificate-binding',
    layer: 'transport',
    title: 'a consumer with certificates is accepted with one of its own only',
    requirements: ['L2.1'],
    owasp: ['API2:2023'],
    reasons: ['CERTIFICATE_MISSING', 'CERTIFICATE_MISMATCH', 'CERTIFICATE_REVOKED', 'CERTIFICATE_EXPIRED'],
    traps: [15, 17],
  },
  {
    slug: 'transport-transaction-token',
    layer: 'transport',
    title: 'a backend serves only what the authorizer let through',
    requirements: ['L1.9', 'L2.12'],
    owasp: ['API2:2023', 'API8:2023'],
    reasons: [
      'TRANSACTION_TOKEN_MISSING',
      'TRANSACTION_TOKEN_INVALID',
      'TRANSACTION_TOKEN_EXPIRED',
      'TRANSACTION_TOKEN_MISMATCH',
    ],
    traps: [51],
  },
];
