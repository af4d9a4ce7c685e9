import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SignJWT } from 'jose';
import { DrillClient } from '../../cli/drill/client';
import { type LocalGateway, loadAssembly, startGateway } from '../../cli/gateway/gateway';
import { Backend, Consumer, Contract, HardenedApi, Issuer, TokenKind, Waiver } from '../../src';
import { AUDIENCE, OpenIdProvider, SCOPE, testKey } from './openid-provider';

const PARTNER = 'https://sso.partner.example';
const partnerKey = testKey('partner-1');
const isBundled = existsSync(join(__dirname, '../../assets/lambda/authorizer/index.js'));
if (!isBundled) process.stderr.write('SKIPPED: no OAuth flow, because assets/ is not bundled\n');

let provider: OpenIdProvider;
let gateway: LocalGateway;
let client: DrillClient;
let folder: string;

/** The worked example of docs/guide/authentication.md: a provider for services and people, and a partner of its own. */
function synthesized(): string {
  const app = new App({ outdir: folder });
  const stack = new Stack(app, 'Greeting');
  const code = Code.fromAsset(join(__dirname, 'handler'));
  const handler = new LambdaFunction(stack, 'Handler', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code,
  });
  const issuer = Issuer.staticKeys(provider.issuer, {
    keySet: provider.keySet,
    audiences: [AUDIENCE],
    tokenKind: TokenKind.RFC9068,
  });
  const partner = Issuer.staticKeys(PARTNER, {
    keySet: JSON.stringify({ keys: [partnerKey.jwk] }),
    audiences: [AUDIENCE],
  });
  const reader = { roles: ['reader'], tenants: ['acme'] };
  new HardenedApi(stack, 'Api', {
    contract: Contract.fromFile(join(__dirname, 'greeting.yaml')),
    issuers: [issuer, partner],
    backend: Backend.lambda(handler),
    consumers: [
      Consumer.of('service', { issuer, clients: ['greeting-service'], ...reader }),
      Consumer.of('web', { issuer, clients: ['greeting-web'], ...reader }),
      Consumer.of('partner', { issuer: partner, clients: ['partner-7'], ...reader }),
    ],
    waivers: ['network-edge', 'audit-pipeline', 'audit-detection'].map((slug) =>
      Waiver.of(slug, { owner: 'test', reason: 'loopback', expires: '2027-03-31' }),
    ),
  });
  return app.synth().directory;
}

async function call(authorization?: string): Promise<{ status: number; body: string; reason?: string }> {
  const endpoint = gateway.endpoints[0]!;
  const headers: [string, string][] = [
    ['User-Agent', 'test/1.0'],
    ...(authorization ? [['Authorization', authorization] as [string, string]] : []),
  ];
  const outcome = await client.send({ endpoint }, { method: 'GET', path: '/greeting', headers });
  if (outcome.kind !== 'http') throw new Error('the gateway did not answer');
  await gateway.audit.settle(outcome.correlation, 1_000);
  const log = gateway.audit.find(outcome.correlation).find(({ source }) => source === 'access-log');
  return { status: outcome.status, body: outcome.body, reason: log?.record['reason'] as string | undefined };
}

const partnerToken = (edits: Record<string, unknown> = {}, key = partnerKey.privateKey) =>
  new SignJWT({ scope: SCOPE, ...edits })
    .setProtectedHeader({ alg: 'ES256', kid: 'partner-1', typ: 'JWT' })
    .setIssuer(PARTNER)
    .setSubject('partner-7')
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(key);

(isBundled ? describe : describe.skip)('OAuth flows through the served gateway', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'oauth-flows-'));
    provider = await OpenIdProvider.start();
    gateway = await startGateway(loadAssembly(synthesized()));
    client = new DrillClient(gateway.ca);
  }, 120_000);

  afterAll(async () => {
    client?.close();
    await gateway?.close();
    provider?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets a service in by client credentials', async () => {
    const token = await provider.clientCredentials();

    expect(await call(`Bearer ${token}`)).toMatchObject({ status: 200, body: '{"text":"hello"}' });
  });

  it('lets a person in by authorization code with PKCE, and gives a stolen code no token', async () => {
    const { token, withoutVerifier } = await provider.authorizationCode('zoe');

    expect(withoutVerifier).toBe(400);
    expect(await call(`Bearer ${token}`)).toMatchObject({ status: 200, body: '{"text":"hello"}' });
  });

  it("lets a partner in by the partner's own assertion", async () => {
    expect(await call(`Bearer ${await partnerToken()}`)).toMatchObject({ status: 200, body: '{"text":"hello"}' });
  });

  it('lets no partner speak for another one', async () => {
    const stranger = testKey('partner-1');

    expect(await call(`Bearer ${await partnerToken({}, stranger.privateKey)}`)).toMatchObject({
      status: 403,
      reason: 'SIGNATURE_INVALID',
    });
  });

  it('lets nobody in without a token', async () => {
    expect((await call()).status).toBe(401);
  });
});
