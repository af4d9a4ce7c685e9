import { checkedLookup, isAllowedAddress, type ServiceNetwork } from '../../../lambda/core/checked-lookup';

describe('an address is allowed', () => {
  it.each<[string, ServiceNetwork]>([
    ['93.184.216.34', 'public'],
    ['2600:1f18::1', 'public'],
    ['10.1.2.3', 'private'],
    ['172.31.0.1', 'private'],
    ['192.168.1.1', 'private'],
    ['fd12:3456::1', 'private'],
    ['93.184.216.34', 'private'],
  ])('%s for a %s service', (address, network) => {
    expect(isAllowedAddress(address, network)).toBe(true);
  });
});

describe('an address is not allowed', () => {
  it.each<[string, ServiceNetwork]>([
    ['10.1.2.3', 'public'],
    ['fd12:3456::1', 'public'],
    ['127.0.0.1', 'private'],
    ['0.0.0.0', 'private'],
    ['169.254.169.254', 'private'],
    ['169.254.170.2', 'private'],
    ['fd00:ec2::254', 'private'],
    ['::1', 'private'],
    ['::ffff:10.0.0.1', 'private'],
    ['fe80::1%eth0', 'private'],
    ['fd00::1%eth0', 'private'],
    ['localhost', 'private'],
  ])('%s for a %s service', (address, network) => {
    expect(isAllowedAddress(address, network)).toBe(false);
  });
});

describe('a name', () => {
  const looked = (network: ServiceNetwork, ...addresses: string[]) =>
    new Promise((resolve) => {
      const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      const lookup = checkedLookup(network, (_host, _options, done) => done(null, all));
      lookup('owners.example.com', {}, (error, address) => resolve(error?.message ?? address));
    });

  it('leads to the address that was checked', async () => {
    expect(await looked('public', '93.184.216.34')).toBe('93.184.216.34');
  });

  it('leads nowhere when one of its addresses is not allowed', async () => {
    expect(await looked('private', '93.184.216.34', '169.254.169.254')).toBe(
      'owners.example.com resolves to an address that is not private',
    );
  });

  it('leads nowhere without an address', async () => {
    expect(await looked('public')).toContain('not public');
  });
});
