import { generateKeyPairSync } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { Authority } from '../../../cli/gateway/pki/certificates';
import { authorityKeys, firstExpiry, truststoreFaults } from '../../../src/core/pki/truststore-lint';

const NOW = new Date();
const DAY = 86_400_000;

const whats = (pem: string, now = NOW) => truststoreFaults(pem, now).map(({ what }) => what);

describe('the lint of a truststore', () => {
  let acme: Authority;
  let globex: Authority;

  beforeAll(async () => {
    [acme, globex] = await Promise.all([Authority.create('acme'), Authority.create('globex')]);
  });

  const good = () => `${acme.pem}\n${globex.pem}\n`;

  it('accepts private roots', () => {
    expect(whats(good())).toEqual([]);
  });

  it('accepts an authority whose chain is there up to its root', async () => {
    const below = await acme.intermediate('acme issuing');

    expect(whats(`${below.pem}\n${acme.pem}\n`)).toEqual([]);
  });

  it('finds one bad certificate among good ones, and says which', () => {
    const [first, second] = [acme.pem, globex.pem.replace('MII', 'AAA')];

    expect(whats(`${first}\n${second}\n`)).toEqual(['block 2 is no certificate']);
  });

  it.each<[string, () => string | Promise<string>, string]>([
    ['nothing at all', () => '', 'it holds no certificate'],
    ['a block that is cut off', () => `${good()}${acme.pem.slice(0, 200)}`, '1 of its blocks cannot be read'],
    [
      'a private key',
      () => good() + generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      'block 3 is a private key',
    ],
    ['a public authority', () => good() + rootCertificates[0], 'is a public authority'],
    [
      'a certificate of a consumer',
      async () => good() + (await acme.client('erp')).cert,
      'is no certificate authority',
    ],
    ['one authority twice', () => good() + acme.pem, 'is in it twice'],
    [
      'two authorities of one name',
      async () => good() + (await Authority.create('acme')).pem,
      'has the name of another',
    ],
    ['a chain without its root', async () => (await acme.intermediate('issuing')).pem, 'does not reach a root'],
    [
      'the authority that all customers of a CDN share',
      async () => good() + (await Authority.create('origin-pull.cloudflare.net')).pem,
      'all customers of Cloudflare share',
    ],
    ['a chain of five', () => deepChain(5), 'is longer than 4'],
  ])('finds %s', async (_name, pem, what) => {
    expect(whats(await pem()).join('\n')).toContain(what);
  });

  it('finds an authority that has expired', () => {
    expect(whats(acme.pem, new Date(NOW.getTime() + 400 * DAY)).join()).toContain('expired on');
  });

  it('finds an authority that is not valid yet', () => {
    expect(whats(acme.pem, new Date(NOW.getTime() - 10 * DAY)).join()).toContain('is not valid before');
  });

  it('knows an authority by its key', () => {
    expect(authorityKeys(good())).toHaveLength(2);
  });

  it('tells which authority ends first', () => {
    expect(firstExpiry(good(), NOW)?.days).toBeGreaterThan(300);
  });
});

async function deepChain(length: number): Promise<string> {
  const chain = [await Authority.create('root')];
  for (let depth = 1; depth < length; depth++) chain.push(await chain[depth - 1]!.intermediate(`level ${depth}`));
  return chain.map(({ pem }) => pem).join('\n');
}
