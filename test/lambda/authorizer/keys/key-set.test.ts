import { importKeySet, type PreparedKey } from '../../../../lambda/authorizer/keys/key-set';
import { isPublicAddress } from '../../../../lambda/core/public-address';
import { KIT, PUBLISHED } from '../test-issuers';

describe('importKeySet', () => {
  it.each([
    ['nothing', undefined],
    ['a list', []],
    ['no keys member', {}],
    ['keys that are no list', { keys: {} }],
    ['no keys', { keys: [] }],
    ['keys that are no objects', { keys: ['key'] }],
    ['101 keys', { keys: Array.from({ length: 101 }, (_, index) => ({ kid: String(index), kty: 'EC' })) }],
  ])('refuses %s', (_name, document) => {
    expect(importKeySet(document)).toBeUndefined();
  });

  it.each([['oct-1'], ['private-1'], ['broken-1']])('leaves out %s', (kid) => {
    expect(importKeySet({ keys: PUBLISHED })?.has(kid)).toBe(false);
  });

  it('marks an id that is there twice, even when one of both is private', () => {
    const { jwk, kid } = KIT.keys.ES256!;

    expect(importKeySet({ keys: [jwk, { kty: 'oct', k: 'AAAA', kid }] })?.get(kid)).toBe('ambiguous');
  });

  it('leaves out keys without an id', () => {
    expect(importKeySet({ keys: [{ ...KIT.keys.ES256!.jwk, kid: undefined }] })?.size).toBe(0);
  });

  it.each([
    ['RSA with exponent 3', 'Aw', true],
    ['RSA with exponent 1', 'AQ', false],
    ['RSA with an even exponent', 'Ag', false],
  ])('%s: suitable %s %s', (_name, e, expected) => {
    const key = importKeySet({ keys: [{ ...KIT.keys.RS256!.jwk, e }] })?.get('rsa-1');

    expect((key as PreparedKey | undefined)?.algorithms.has('RS256') ?? false).toBe(expected);
  });
});

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '198.51.100.7', '203.0.113.1', '2606:4700::1111', '2001:4860:4860::8888'])(
    'accepts %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:a00:1',
    '64:ff9b::a00:1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '2002:a00:1::',
    '2001::1',
    '2001:db8::1',
    'fd00:ec2::254',
    'localhost',
    '2130706433',
    '0x7f.1',
    '',
  ])('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
