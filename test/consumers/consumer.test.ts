import { Consumer, type ConsumerOptions, ConsumerStatus } from '../../src/consumers/consumer';
import { refuseSharedCredentials } from '../../src/consumers/owned-credentials';
import { Issuer } from '../../src/layers/authentication/issuer';

const ISSUER = Issuer.oidc('https://id.example.com', { audiences: ['orders-api'] });
const FINGERPRINT = 'ab'.repeat(32);
// CN=drill, self-signed for tests; SHA-256 as openssl prints it.
const PEM = `-----BEGIN CERTIFICATE-----
MIIBdDCCARqgAwIBAgIUQ3hTm5rVwA0mY2K8mQ0p7w==
-----END CERTIFICATE-----`;

function consumer(id: string, more: Partial<ConsumerOptions> = {}): Consumer {
  return Consumer.of(id, { issuer: ISSUER, clients: [`${id}-client`], roles: ['buyer'], tenants: [id], ...more });
}

describe('Consumer', () => {
  it('is active, with its clients under its issuer', () => {
    expect(consumer('acme')._record).toEqual({
      consumerId: 'acme',
      status: 'active',
      clients: ['https://id.example.com acme-client'],
      certificates: [],
      sourceRanges: [],
      roles: ['buyer'],
      tenants: ['acme'],
      notBefore: 0,
      rate: 100,
      burst: 400,
    });
  });

  it('has limits for itself, its accounts and single operations', () => {
    const limits = {
      limit: { rate: 20, burst: 40 },
      accountLimit: { rate: 5, burst: 10 },
      operationLimits: { search: { rate: 1, burst: 5 } },
    };

    expect(consumer('acme', limits)._record).toMatchObject({
      rate: 20,
      burst: 40,
      account: { rate: 5, burst: 10 },
      operations: { search: { rate: 1, burst: 5 } },
    });
  });

  it('refuses more ranges than anyone looks after', () => {
    const many = Array.from({ length: 201 }, (_, index) => `203.0.113.${index}`);

    expect(() => consumer('acme', { sourceRanges: many })).toThrow('holds 201 ranges; give 200 or fewer');
  });

  it('starts out suspended, or with old tokens worthless, when the template says so', () => {
    const { _record } = consumer('acme', { status: ConsumerStatus.SUSPENDED, notBefore: '2026-11-24T00:00:00Z' });

    expect(_record).toMatchObject({ status: 'suspended', notBefore: 1_795_478_400 });
  });

  it.each([
    ['203.0.113.0/24', '203.0.113.0/24'],
    ['203.0.113.9', '203.0.113.9/32'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['2001:db8::1', '2001:db8::1/128'],
  ])('calls from %s', (range, expected) => {
    expect(consumer('acme', { sourceRanges: [range] })._record.sourceRanges).toEqual([expected]);
  });

  it.each([
    '203.0.113.0/33',
    '203.0.113/24',
    '203.0.113.0/-1',
    '203.0.113.0/24/8',
    '2001:db8::/129',
    'any',
    '',
    '0.0.0.0/0',
    '::/0',
    '203.0.113.0/ 24',
    '203.0.113.0/024',
    '203.0.113.7/24',
    '2001:db8::1/64',
    '::ffff:203.0.113.7/120',
  ])('refuses source range "%s"', (range) => {
    expect(() => consumer('acme', { sourceRanges: [range] })).toThrow(
      `"sourceRanges" of consumer acme holds ${JSON.stringify(range)}`,
    );
  });

  it('takes fingerprints in every usual spelling', () => {
    const colons = (FINGERPRINT.toUpperCase().match(/../g) ?? []).join(':');

    expect(consumer('acme', { certificates: [FINGERPRINT, colons] })._record.certificates).toEqual([FINGERPRINT]);
  });

  it.each([
    [PEM, 'PEM text that is no certificate'],
    ['-----BEGIN PRIVATE KEY-----', 'holds a private key'],
    ['abcdef', 'give PEM text or a SHA-256 fingerprint'],
  ])('refuses a certificate that is none', (certificate, message) => {
    expect(() => consumer('acme', { certificates: [certificate] })).toThrow(message);
  });

  it.each([
    [{ roles: undefined }, '"roles" of consumer acme is no list; a consumer without a role'],
    [{ issuer: undefined }, 'consumer acme has no "issuer"'],
    [{ clients: 'erp' as unknown as string[] }, '"clients" of consumer acme is no list'],
    [{ clients: [] }, '"clients" of consumer acme must not be empty'],
    [{ clients: ['a b'] }, '"clients" of consumer acme holds an empty text or one with blanks'],
    [{ tenants: [] }, '"tenants" of consumer acme must not be empty'],
    [{ tenants: ['*', 'acme'] }, 'holds "*" and others'],
    [{ notBefore: 'yesterday' }, '"notBefore" of consumer acme is "yesterday"'],
    [{ operationLimits: { search: { rate: -1, burst: 1 } } }, '"operationLimits.search" of consumer acme is -1'],
    [{ limit: { rate: 0, burst: 10 } }, '"limit" of consumer acme is 0 a second'],
    [{ accountLimit: { rate: 5, burst: 0 } }, '"accountLimit" of consumer acme is 5 a second with a burst of 0'],
  ])('refuses %j', (more, message) => {
    expect(() => consumer('acme', more)).toThrow(message);
  });

  it.each(['', 'a b', 'a#b', '-a', 'x'.repeat(65)])('refuses "%s" as an id', (id) => {
    expect(() => consumer(id)).toThrow('has an unusable id');
  });
});

describe('credentials of consumers', () => {
  it('may be of many consumers as long as each has its own', () => {
    expect(() => refuseSharedCredentials([consumer('acme'), consumer('globex')], [ISSUER])).not.toThrow();
  });

  it.each([
    ['client', { clients: ['shared'] }, 'client "https://id.example.com shared" belongs to consumer acme already'],
    ['certificate', { certificates: [FINGERPRINT] }, `certificate "${FINGERPRINT}" belongs to consumer acme already`],
  ])('are refused when two consumers own one %s', (_, more, message) => {
    expect(() => refuseSharedCredentials([consumer('acme', more), consumer('globex', more)], [ISSUER])).toThrow(
      message,
    );
  });

  it('are all reported at once', () => {
    const same = { clients: ['one', 'two'] };

    expect(() => refuseSharedCredentials([consumer('acme', same), consumer('globex', same)], [ISSUER])).toThrow(
      '2 faults',
    );
  });

  it('are refused when the API does not know their issuer', () => {
    expect(() => refuseSharedCredentials([consumer('acme')], [])).toThrow(
      'issuer https://id.example.com is not one of the API',
    );
  });
});
