import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jwtProbeCommand } from '../../../cli/commands/jwt-probe';
import { credentialsOf } from '../../../cli/probe/credentials';
import { endpointOf } from '../../../cli/probe/endpoint';
import { runProbe } from '../../../cli/probe/probe';
import { type LocalGateway, loadAssembly, startGateway } from '../../../cli/gateway/gateway';
import { TemporaryFolder } from '../../../cli/gateway/lambda/temporary-folder';
import { statusRange } from '../../../cli/probe/verdict';

const ASSEMBLY = join(__dirname, '../../../examples/orders/cdk.out');
const isThere = existsSync(ASSEMBLY);
if (!isThere) process.stderr.write(`SKIPPED: no probe of our own endpoint, because ${ASSEMBLY} is not synthesized\n`);

(isThere ? describe : describe.skip)('the orders example', () => {
  let gateway: LocalGateway;
  let url: string;
  let resolve: string;

  beforeAll(async () => {
    gateway = await startGateway(loadAssembly(ASSEMBLY));
    const { host, port, basePath } = gateway.endpoints.find(({ kind }) => kind === 'domain')!;
    url = `https://${host}:${port}${basePath}/orders`;
    resolve = `${host}:${port}:127.0.0.1`;
  }, 30_000);
  afterAll(() => gateway?.close());

  async function settings() {
    const identity = gateway.identities.all.find((each) => !each.isCertificateBound && !each.address)!;
    const { kid, algorithm, privateKey } = gateway.identities.forge.key(identity.issuer);
    const key = { ...privateKey.export({ format: 'jwk' }), kid, alg: algorithm };
    return { token: await gateway.identities.mint(identity), key };
  }

  it('accepts no forgery, and refuses them for their token', async () => {
    const report = await runProbe({
      endpoint: endpointOf(url, { ca: gateway.ca, resolve }),
      credentials: credentialsOf({ ...(await settings()), maxLifetimeSeconds: 3_600 }),
      expect: statusRange('200')!,
    });

    expect(report.inconclusive).toBeUndefined();
    expect(report.results.filter(({ verdict }) => verdict === 'ACCEPTED')).toEqual([]);
    expect(report.results.filter(({ verdict }) => verdict === 'inconclusive')).toEqual([]);
    expect(report.results.filter(({ verdict }) => verdict === 'refused').length).toBeGreaterThan(80);
  }, 60_000);

  it('passes as a command, and no report holds the token or the key', async () => {
    const folder = new TemporaryFolder();
    const path = (name: string) => join(folder.path(), name);
    const { token, key } = await settings();
    writeFileSync(path('token'), `Bearer ${token}\n`);
    writeFileSync(path('key'), JSON.stringify(key));
    writeFileSync(path('ca'), gateway.ca);

    const code = await jwtProbeCommand(url, {
      tokenFile: path('token'),
      keyFile: path('key'),
      insecureCa: path('ca'),
      resolve,
      only: ['authn-signature', 'authn-audience'],
      json: path('json'),
    });
    const text = readFileSync(path('json'), 'utf8');
    folder.close();

    expect(code).toBe(0);
    expect([...token.split('.'), String(key.d)].filter((secret) => text.includes(secret))).toEqual([]);
  }, 60_000);
});
