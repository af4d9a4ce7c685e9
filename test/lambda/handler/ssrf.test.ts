import { Network, PUBLIC, refusal } from './network';

/** Every notation of addresses that a handler must not reach; WHATWG URL, RFC 3986, RFC 4291, RFC 6052, RFC 3056, RFC 4380. */
const NOTATIONS: readonly (readonly [what: string, host: string])[] = [
  ['loopback', '127.0.0.1'],
  ['another loopback', '127.8.9.10'],
  ['loopback, short', '127.1'],
  ['loopback, three parts', '127.0.1'],
  ['loopback as one number', '2130706433'],
  ['loopback in hexadecimal', '0x7f000001'],
  ['loopback, hexadecimal parts', '0x7f.0x0.0x0.0x1'],
  ['loopback in octal', '0177.0.0.1'],
  ['loopback as one octal number', '017700000001'],
  ['loopback, mixed notations', '0x7f.1'],
  ['loopback with leading zeros', '127.000.000.001'],
  ['loopback with a trailing dot', '127.0.0.1.'],
  ['loopback in full-width digits', '１２７.０.０.１'],
  ['loopback in circled digits', '①②⑦.⓪.⓪.①'],
  ['loopback with ideographic full stops', '127。0。0。1'],
  ['loopback, percent-encoded', '%31%32%37.0.0.1'],
  ['unspecified', '0.0.0.0'],
  ['unspecified, short', '0'],
  ['this network', '0.1.2.3'],
  ['private 10/8', '10.0.0.5'],
  ['private 10/8 as one number', '167772165'],
  ['private 172.16/12', '172.31.255.254'],
  ['private 192.168/16', '192.168.1.1'],
  ['private in octal', '0300.0250.1.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['metadata of Alibaba', '100.100.100.200'],
  ['metadata of AWS', '169.254.169.254'],
  ['metadata of AWS as one number', '2852039166'],
  ['metadata of AWS in hexadecimal', '0xA9FEA9FE'],
  ['metadata of AWS in octal', '0251.0376.0251.0376'],
  ['metadata of AWS, mixed', '169.254.43518'],
  ['credentials of ECS tasks', '169.254.170.2'],
  ['wire server of Azure', '168.63.129.16'],
  ['metadata of Oracle', '192.0.0.192'],
  ['documentation', '192.0.2.1'],
  ['benchmarking', '198.18.0.1'],
  ['6to4 relay', '192.88.99.1'],
  ['multicast', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['IPv6 loopback', '[::1]'],
  ['IPv6 loopback written out', '[0000:0000:0000:0000:0000:0000:0000:0001]'],
  ['IPv6 unspecified', '[::]'],
  ['IPv4-mapped loopback', '[::ffff:127.0.0.1]'],
  ['IPv4-mapped metadata, hexadecimal', '[::ffff:a9fe:a9fe]'],
  ['IPv4-mapped public', '[::ffff:93.184.215.14]'],
  ['IPv4-compatible loopback', '[::127.0.0.1]'],
  ['IPv4-translated', '[::ffff:0:127.0.0.1]'],
  ['NAT64 of loopback', '[64:ff9b::127.0.0.1]'],
  ['NAT64 of metadata, local prefix', '[64:ff9b:1::a9fe:a9fe]'],
  ['6to4 of loopback', '[2002:7f00:1::]'],
  ['6to4 of metadata', '[2002:a9fe:a9fe::1]'],
  ['Teredo', '[2001:0:7f00:1::1]'],
  ['IPv6 link-local', '[fe80::1]'],
  ['IPv6 site-local', '[fec0::1]'],
  ['IPv6 unique local', '[fd12:3456:789a::1]'],
  ['IPv6 metadata of AWS', '[fd00:ec2::254]'],
  ['IPv6 metadata of Google', '[fd20:ce::254]'],
  ['IPv6 multicast', '[ff02::1]'],
  ['IPv6 documentation', '[2001:db8::1]'],
  ['IPv6 discard', '[100::1]'],
  ['IPv6 outside global unicast', '[4000::1]'],
];

const PRIVATE_NAMES = [
  '127.0.0.1',
  '10.1.2.3',
  '169.254.169.254',
  '::1',
  'fe80::1%eth0',
  '::ffff:10.0.0.1',
  'not an address',
];

const network = new Network();
beforeAll(() =>
  network.open((request, response) => {
    const location = new URL(request.url ?? '/', 'http://x.example').searchParams.get('to');
    // Bytes of UTF-8, as servers that are no Node.js send them.
    if (location) response.writeHead(302, { location: Buffer.from(location).toString('latin1') });
    response.end('reached');
  }),
);
beforeEach(() => {
  network.arrived.length = 0;
  network.dialled.length = 0;
  network.asked.length = 0;
  network.names['public.example.com'] = [PUBLIC];
});
afterAll(() => network.close());

describe('a handler cannot be made to connect inside', () => {
  it.each(NOTATIONS)('refuses %s: %s', async (_what, host) => {
    const written = URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`).hostname.replace(/\.$/, '') : host;
    // Listed by name, too: the address alone must be reason enough.
    const fetch = network.fetch({ hosts: ['*', written] });

    expect(await refusal(fetch(`http://${host}/`))).toMatch(/^(ADDRESS|HOST)_NOT_ALLOWED$/);
    expect(network.dialled).toEqual([]);
  });

  it.each(NOTATIONS)('refuses a redirect to %s: %s', async (_what, host) => {
    const to = encodeURIComponent(`http://${host}/latest/meta-data/`);

    const outcome = await refusal(network.fetch()(`http://public.example.com/?to=${to}`));

    expect(outcome).toMatch(/^(ADDRESS_NOT_ALLOWED|HOST_NOT_ALLOWED|URL_MALFORMED)$/);
    expect(network.arrived).toHaveLength(1);
  });

  it.each(PRIVATE_NAMES)('refuses a name that resolves to %s', async (address) => {
    network.names['rebind.example.com'] = [address];

    expect(await refusal(network.fetch()('http://rebind.example.com/'))).toBe('ADDRESS_NOT_ALLOWED');
    expect(network.dialled).toEqual([]);
  });

  it('refuses a name with one private address among public ones', async () => {
    network.names['mixed.example.com'] = [PUBLIC, '10.0.0.1'];

    expect(await refusal(network.fetch()('http://mixed.example.com/'))).toBe('ADDRESS_NOT_ALLOWED');
  });

  it('resolves once and connects to what it checked, however the name server changes its mind', async () => {
    let calls = 0;
    network.names['flip.example.com'] = () => {
      calls += 1;
      return [calls === 1 ? PUBLIC : '127.0.0.1'];
    };

    expect(await refusal(network.fetch()('http://flip.example.com/'))).toBe('answered 200');
    expect(network.asked).toEqual(['flip.example.com']);
    expect(network.dialled).toEqual([PUBLIC]);
  });

  it.each([
    ['another scheme', 'file:///etc/passwd', 'SCHEME_NOT_ALLOWED'],
    ['gopher', 'gopher://public.example.com/', 'SCHEME_NOT_ALLOWED'],
    ['data', 'data:text/plain,x', 'SCHEME_NOT_ALLOWED'],
    ['credentials', 'http://user:secret@public.example.com/', 'CREDENTIALS_IN_URL'],
    ['a host that looks like credentials', 'http://public.example.com@127.0.0.1/', 'CREDENTIALS_IN_URL'],
    ['an odd port', 'http://public.example.com:6379/', 'PORT_NOT_ALLOWED'],
    ['a backslash', 'http://public.example.com\\@127.0.0.1/', 'URL_MALFORMED'],
    ['a tab inside', 'http://public.exa\tmple.com/', 'URL_MALFORMED'],
    ['a newline', 'http://public.example.com/\r\nX: y', 'URL_MALFORMED'],
    ['an invisible character', 'http://public\u00ad.example.com/', 'URL_MALFORMED'],
    ['no URL', '//public.example.com', 'URL_MALFORMED'],
    ['a name without a dot', 'http://localhost/', 'HOST_NOT_ALLOWED'],
    ['localhost in circled letters', 'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/', 'HOST_NOT_ALLOWED'],
    ['a name with a trailing dot', 'http://public.example.com./', 'HOST_NOT_ALLOWED'],
  ])('refuses %s', async (_what, url, reason) => {
    expect(await refusal(network.fetch()(url))).toBe(reason);
    expect(network.dialled).toEqual([]);
  });

  it.each([
    ['an exact host', ['public.example.com'], 'answered 200'],
    ['a subdomain pattern', ['*.example.com'], 'answered 200'],
    ['another host', ['other.example.com'], 'HOST_NOT_ALLOWED'],
    ['a pattern that only ends alike', ['*.c.example.com'], 'HOST_NOT_ALLOWED'],
    ['no host', [], 'HOST_NOT_ALLOWED'],
  ])('decides by its list of hosts: %s', async (_what, hosts, expected) => {
    expect(await refusal(network.fetch({ hosts })('http://public.example.com/'))).toBe(expected);
  });

  it.each(['http://api.example.com', 'api.example.com.', '0x7f.1', 'bücher.example', '*.10.0.0.1', 'a b'])(
    'refuses to be made with the host %s',
    (host) => {
      expect(() => network.fetch({ hosts: [host] })).toThrow(/"hosts" names/);
    },
  );
});

describe('a handler reaches what it should', () => {
  it.each([[PUBLIC], ['8.8.8.8'], ['2606:2800:21f:cb07:6820:80da:af6b:8b2c'], ['2a00:1450:4001:829::200e']])(
    'connects to a name at %s',
    async (address) => {
      network.names['api.example.com'] = [address];

      const response = await network.fetch()('http://api.example.com/things?x=1');

      expect(await response.text()).toBe('reached');
      expect(network.dialled).toEqual([address]);
      expect(network.arrived[0]).toMatchObject({ host: 'api.example.com', path: '/things?x=1' });
    },
  );

  it.each([
    ['8.8.8.8', 'http://8.8.8.8/'],
    ['2606:4700::1111', 'http://[2606:4700::1111]/'],
  ])('connects to the listed public address %s', async (address, url) => {
    expect(await refusal(network.fetch({ hosts: [address] })(url))).toBe('answered 200');
  });

  it.each(['10.1.2.3', '172.16.0.9', '192.168.7.7', 'fd12:3456::1'])(
    'connects to a named private host at %s',
    async (address) => {
      network.names['stock.internal'] = [address];
      const fetch = network.fetch({ hosts: [], privateHosts: ['stock.internal'] });

      expect(await refusal(fetch('http://stock.internal/'))).toBe('answered 200');
    },
  );

  it.each(['127.0.0.1', '169.254.169.254', 'fd00:ec2::254', '::1'])(
    'but not to a named private host at %s',
    async (address) => {
      network.names['stock.internal'] = [address];
      const fetch = network.fetch({ hosts: [], privateHosts: ['stock.internal'] });

      expect(await refusal(fetch('http://stock.internal/'))).toBe('ADDRESS_NOT_ALLOWED');
    },
  );
});
