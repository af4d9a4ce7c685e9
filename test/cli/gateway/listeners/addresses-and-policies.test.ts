import { firstHost, seenAddress, sourceAddresses } from '../../../../cli/gateway/listeners/source-addresses';
import { tlsVersions } from '../../../../cli/gateway/listeners/tls-policy';
import type { ConsumerRecord } from '../../../../src/vocabulary';

const consumer = (consumerId: string, sourceRanges: string[]) =>
  ({ consumerId, sourceRanges }) as unknown as ConsumerRecord;

test.each([
  ['192.0.2.0/24', '192.0.2.1'],
  ['198.51.100.7/32', '198.51.100.7'],
  ['198.51.100.7', '198.51.100.7'],
  ['203.0.113.200/28', '203.0.113.193'],
  ['2001:db8::/32', undefined],
])('the first host of %s is %s', (range, host) => {
  expect(firstHost(range)).toBe(host);
});

test('a consumer with ranges calls from an address within them, everyone else from outside', () => {
  const addresses = sourceAddresses([consumer('open', []), consumer('bound', ['192.0.2.0/24'])]);

  expect(addresses.consumers).toEqual(new Map([['bound', '127.0.0.10']]));
  expect(seenAddress(addresses, '::ffff:127.0.0.10')).toBe('192.0.2.1');
  expect(seenAddress(addresses, '127.0.0.1')).toBe('203.0.113.10');
  expect(seenAddress(addresses, '127.0.0.99')).toBe('127.0.0.99');
});

test('who has no range of its own does not call from that of another', () => {
  const addresses = sourceAddresses([consumer('a', ['203.0.113.0/24']), consumer('b', ['192.0.2.0/25'])]);

  expect(seenAddress(addresses, '127.0.0.1')).toBe('198.51.100.250');
});

test('refuses to map an address that no caller can have', () => {
  expect(() => sourceAddresses([], { '10.0.0.1': '192.0.2.1' })).toThrow(/10.0.0.1 is no loopback address/);
});

test.each([
  [undefined, 'TLSv1'],
  ['TLS_1_0', 'TLSv1'],
  ['TLS_1_2', 'TLSv1.2'],
  ['SecurityPolicy_TLS13_1_3_2025_09', 'TLSv1.3'],
  ['SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09', 'TLSv1.2'],
])('security policy %s begins at %s', (policy, minVersion) => {
  expect(tlsVersions(policy, 'domain a')).toMatchObject({ minVersion, maxVersion: 'TLSv1.3' });
});

test.each(['TLS_1_9', 'SecurityPolicy_NEW', ''])('refuses security policy "%s" instead of guessing', (policy) => {
  expect(() => tlsVersions(policy, 'domain a')).toThrow(/domain a: security policy/);
});
