import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificateFacts } from '../../../../lambda/authorizer/consumer/certificate';
import { CONSUMER_CHECKS, type ConsumerFacts } from '../../../../lambda/authorizer/consumer/consumer-checks';
import { firstRefusal } from '../../../../lambda/core/decision';
import { standingOf } from '../harness';
import { NOW } from '../test-issuers';

const DER = new X509Certificate(readFileSync(join(__dirname, '..', '..', '..', 'fixtures', 'pki', 'authority.pem')))
  .raw;
const digest = createHash('sha256').update(DER).digest();
const OWN = digest.toString('hex');
const X5T = digest.toString('base64url');
const presented = (edits = {}) => ({
  pem: `-----BEGIN CERTIFICATE-----\n${DER.toString('base64')}\n-----END CERTIFICATE-----\n`,
  notBefore: 'Nov  1 00:00:00 2026 GMT',
  notAfter: 'Dec  1 00:00:00 2026 GMT',
  ...edits,
});

interface Edits {
  readonly standing?: ConsumerFacts['standing'];
  readonly claims?: Record<string, unknown>;
  readonly certificate?: ReturnType<typeof presented>;
  readonly sourceIp?: string;
  readonly mustBeListed?: boolean;
}

function judge({ standing = standingOf(), claims = {}, certificate, sourceIp = '203.0.113.7', mustBeListed }: Edits) {
  const facts: ConsumerFacts = {
    claims: { iat: NOW - 60, ...claims },
    request: { sourceIp, certificate },
    certificate: certificate && certificateFacts(certificate),
    standing,
    mustBeListed,
    now: NOW,
  };
  return firstRefusal(CONSUMER_CHECKS, facts)?.reason;
}

const own = standingOf({ certificates: [OWN] });
const bound = standingOf({ certificates: [OWN], tokenBinding: 'certificate' });
const NONSENSE = `-----BEGIN CERTIFICATE-----\n${Buffer.from('nonsense').toString('base64')}\n-----END CERTIFICATE-----\n`;

const cases: [string, string | undefined, Edits][] = [
  ['an active consumer', undefined, {}],
  ['a registry that did not answer', 'REGISTRY_UNAVAILABLE', { standing: 'unavailable' }],
  [
    'a client that no consumer owns',
    'CONSUMER_UNKNOWN',
    { standing: { isTokenDenied: false, isCertificateDenied: false } },
  ],
  ['a suspended consumer', 'CONSUMER_SUSPENDED', { standing: standingOf({ status: 'suspended' }) }],
  ['a revoked consumer', 'CONSUMER_SUSPENDED', { standing: standingOf({ status: 'revoked' }) }],
  ['a token on the deny list', 'TOKEN_REVOKED', { standing: standingOf({}, { isTokenDenied: true }) }],
  [
    "a token issued before the consumer's notBefore",
    'TOKEN_SUPERSEDED',
    { standing: standingOf({ notBefore: NOW - 59 }) },
  ],
  ["a token issued exactly at the consumer's notBefore", undefined, { standing: standingOf({ notBefore: NOW - 60 }) }],
  ['no certificate where one is required', 'CERTIFICATE_MISSING', { standing: own }],
  ['the own certificate', undefined, { standing: own, certificate: presented() }],
  [
    'the certificate of another',
    'CERTIFICATE_MISMATCH',
    { standing: standingOf({ certificates: ['0'.repeat(64)] }), certificate: presented() },
  ],
  [
    'a certificate on the deny list',
    'CERTIFICATE_REVOKED',
    { standing: standingOf({ certificates: [OWN] }, { isCertificateDenied: true }), certificate: presented() },
  ],
  [
    'a certificate whose issuer has a fresh list',
    undefined,
    {
      standing: standingOf({ certificates: [OWN] }, { hasFreshList: true }),
      certificate: presented(),
      mustBeListed: true,
    },
  ],
  [
    'a certificate whose issuer has no fresh list',
    'REVOCATION_UNKNOWN',
    {
      standing: standingOf({ certificates: [OWN] }, { hasFreshList: false }),
      certificate: presented(),
      mustBeListed: true,
    },
  ],
  [
    'a certificate of which nobody asked whether it is listed',
    'REVOCATION_UNKNOWN',
    { standing: own, certificate: presented(), mustBeListed: true },
  ],
  ['PEM of something else', 'CERTIFICATE_MISMATCH', { standing: own, certificate: presented({ pem: NONSENSE }) }],
  ['a token bound to nothing where it must be', 'BINDING_MISSING', { standing: bound, certificate: presented() }],
  [
    'a token bound to a key alone where it must be bound to a certificate',
    'BINDING_MISSING',
    { standing: bound, certificate: presented(), claims: { cnf: { jkt: 'A' } } },
  ],
  [
    'a token bound to its certificate where it must be',
    undefined,
    { standing: bound, certificate: presented(), claims: { cnf: { 'x5t#S256': X5T } } },
  ],
  [
    'an expired certificate',
    'CERTIFICATE_EXPIRED',
    { standing: own, certificate: presented({ notAfter: 'Nov 23 23:59:59 2026 GMT' }) },
  ],
  [
    'a certificate of the future',
    'CERTIFICATE_EXPIRED',
    { standing: own, certificate: presented({ notBefore: 'Nov 25 00:00:00 2026 GMT' }) },
  ],
  ['a certificate without dates', 'CERTIFICATE_EXPIRED', { standing: own, certificate: presented({ notAfter: '' }) }],
  [
    'a certificate that is no PEM',
    'CERTIFICATE_MISMATCH',
    { standing: own, certificate: presented({ pem: 'certificate' }) },
  ],
  [
    'two certificates in one',
    'CERTIFICATE_MISMATCH',
    { standing: own, certificate: presented({ pem: presented().pem + presented().pem }) },
  ],
  [
    'a token bound to the presented certificate',
    undefined,
    { claims: { cnf: { 'x5t#S256': X5T } }, certificate: presented() },
  ],
  ['a bound token without certificate', 'CERTIFICATE_MISSING', { claims: { cnf: { 'x5t#S256': X5T } } }],
  [
    'a token bound to another certificate',
    'CERTIFICATE_MISMATCH',
    { claims: { cnf: { 'x5t#S256': 'A'.repeat(43) } }, certificate: presented() },
  ],
  ['a thumbprint in hex', 'CERTIFICATE_MISMATCH', { claims: { cnf: { 'x5t#S256': OWN } }, certificate: presented() }],
  [
    'a thumbprint that is padded',
    'CERTIFICATE_MISMATCH',
    { claims: { cnf: { 'x5t#S256': `${X5T}=` } }, certificate: presented() },
  ],
  [
    'a token bound to a key, which was proven before',
    undefined,
    { claims: { cnf: { jkt: 'A' } }, certificate: presented() },
  ],
  [
    'a token bound to a key, and to this certificate',
    undefined,
    { claims: { cnf: { 'x5t#S256': X5T, jkt: 'A' } }, certificate: presented() },
  ],
  [
    'a token bound to a key, and to another certificate',
    'CERTIFICATE_MISMATCH',
    { claims: { cnf: { 'x5t#S256': 'B', jkt: 'A' } }, certificate: presented() },
  ],
  ['an empty confirmation', 'CERTIFICATE_MISMATCH', { claims: { cnf: {} }, certificate: presented() }],
  ['a confirmation that is null', 'CERTIFICATE_MISMATCH', { claims: { cnf: null }, certificate: presented() }],
  ['a confirmation that is text', 'CERTIFICATE_MISMATCH', { claims: { cnf: X5T }, certificate: presented() }],
  [
    'an address in the range',
    undefined,
    { standing: standingOf({ sourceRanges: ['198.51.100.0/24', '203.0.113.0/29'] }) },
  ],
  [
    'an address just outside the range',
    'SOURCE_NOT_ALLOWED',
    { standing: standingOf({ sourceRanges: ['203.0.113.0/29'] }), sourceIp: '203.0.113.8' },
  ],
  [
    'an IPv4 address in IPv6 clothing',
    undefined,
    { standing: standingOf({ sourceRanges: ['203.0.113.0/29'] }), sourceIp: '::ffff:203.0.113.7' },
  ],
  [
    'an IPv6 address in the range',
    undefined,
    { standing: standingOf({ sourceRanges: ['2001:db8:1::/48'] }), sourceIp: '2001:db8:1::7' },
  ],
  [
    'an IPv6 address outside',
    'SOURCE_NOT_ALLOWED',
    { standing: standingOf({ sourceRanges: ['2001:db8:1::/48'] }), sourceIp: '2001:db8:2::7' },
  ],
  ['no address', 'SOURCE_NOT_ALLOWED', { standing: standingOf({ sourceRanges: ['0.0.0.0/0'] }), sourceIp: '' }],
  [
    'a list of addresses',
    'SOURCE_NOT_ALLOWED',
    { standing: standingOf({ sourceRanges: ['203.0.113.0/29'] }), sourceIp: '203.0.113.7, 1.2.3.4' },
  ],
  [
    'a broken range beside a good one',
    'SOURCE_NOT_ALLOWED',
    { standing: standingOf({ sourceRanges: ['203.0.113.0/29', '203.0.113.0/'] }) },
  ],
  ['a range of 33 bits', 'SOURCE_NOT_ALLOWED', { standing: standingOf({ sourceRanges: ['203.0.113.7/33'] }) }],
];

describe('CONSUMER_CHECKS', () => {
  it.each(cases)('%s: %s', (_name, reason, edits) => {
    expect(judge(edits)).toBe(reason);
  });
});
