import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateIPSetCommand, GetIPSetCommand, WAFV2Client } from '@aws-sdk/client-wafv2';
import { changeIpSet } from '../../../lambda/core/change-ip-set';
import { updateRanges } from '../../../lambda/ranges/update-ranges';
import { wafIpSets } from '../../../lambda/ranges/waf-ip-sets';
import type { IpSetReference } from '../../../src/vocabulary';

// A real emulation of the WAFv2 API: Python's moto. Where it is not installed, this file says so and tests nothing.
const isInstalled = spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).status === 0;
if (!isInstalled)
  process.stderr.write('SKIPPED: moto_server is not installed, so no IP set was synchronized over WAFv2\n');
const describeWithMoto = isInstalled ? describe : describe.skip;

const patience = { attempts: 30, random: Math.random, wait: (ms: number) => wait(ms) };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(endpoint: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const isUp = await fetch(`${endpoint}/moto-api/data.json`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await wait(100);
  }
  throw new Error('moto_server did not start');
}

describeWithMoto('IP sets of AWS WAF, emulated by moto', () => {
  let moto: ChildProcess;
  let endpoint: string;
  const clients: WAFV2Client[] = [];

  const client = () => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const made = new WAFV2Client({ endpoint, region: 'eu-west-1', credentials });
    clients.push(made);
    return made;
  };

  async function createSet(name: string, version: 'IPV4' | 'IPV6', addresses: string[]): Promise<IpSetReference> {
    const input = { Name: name, Scope: 'REGIONAL', IPAddressVersion: version, Addresses: addresses } as const;
    const { Summary } = await client().send(new CreateIPSetCommand({ ...input, Description: 'ranges of the edge' }));
    return { name, id: Summary?.Id ?? '', scope: 'REGIONAL' };
  }

  async function read({ name, id, scope }: IpSetReference) {
    const { IPSet } = await client().send(new GetIPSetCommand({ Name: name, Id: id, Scope: scope }));
    return IPSet;
  }

  beforeAll(async () => {
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}`;
    moto = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    await answering(endpoint);
  }, 60_000);

  afterAll(async () => {
    for (const each of clients) each.destroy();
    const ended = new Promise((resolve) => moto.once('exit', resolve));
    moto.kill();
    await ended;
  });

  it('keeps the ranges of all of twenty writers at once', async () => {
    const set = await createSet('writers', 'IPV4', []);
    const own = Array.from({ length: 20 }, (_, writer) => `198.51.100.${writer}/32`);

    await Promise.all(
      own.map((range) => changeIpSet(wafIpSets(client()), set, (current) => [...current, range], patience)),
    );

    expect([...((await read(set))?.Addresses ?? [])].sort()).toEqual([...own].sort());
  }, 120_000);

  it('is told that its lock token is stale', async () => {
    const set = await createSet('stale', 'IPV4', []);
    const sets = wafIpSets(client());
    const [first, second] = [await sets.get(set), await sets.get(set)];

    expect(await sets.put(set, { ...first, addresses: ['198.51.100.0/24'] })).toBe('written');
    expect(await sets.put(set, { ...second, addresses: ['203.0.113.0/24'] })).toBe('stale');
    expect((await read(set))?.Addresses).toEqual(['198.51.100.0/24']);
  });

  it('follows a feed, and keeps the description of the set', async () => {
    const [ipv4, ipv6] = [await createSet('v4', 'IPV4', ['8.8.8.0/24']), await createSet('v6', 'IPV6', [])];
    const feed = { format: 'lines', urls: ['https://ranges.example.com'], ipv4, ipv6 } as const;
    const fetchText = async () => '173.245.48.0/20\n2400:cb00::/32';

    await updateRanges(feed, { sets: wafIpSets(client()), patience, fetch: fetchText });

    expect(await read(ipv4)).toMatchObject({ Addresses: ['173.245.48.0/20'], Description: 'ranges of the edge' });
    expect(await read(ipv6)).toMatchObject({ Addresses: ['2400:cb00::/32'] });
  });
});
