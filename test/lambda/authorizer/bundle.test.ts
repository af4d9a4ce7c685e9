import { operationsText } from '../../../src/core/operations-text';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { AuthorizerEvent } from '../../../lambda/authorizer/request';
import type { AuthorizerResponse } from '../../../lambda/authorizer/response';
import { consumerItems, type Item } from '../../../lambda/core/registry';
import { type ConsumerRecord, ENV, type OperationSpec, REGISTRY } from '../../../src/vocabulary';
import { CONSUMER, type EventEdits, eventOf, OPERATIONS, SEED } from './harness';
import { KIT, MAIN } from './test-issuers';
import { BAD_TOKENS, forged, type Members } from './tokens';

// The bundle keeps the real time.
const now = Math.floor(Date.now() / 1000);
const kit = { ...KIT, now, claims: () => ({ ...KIT.claims(), iat: now - 60, exp: now + 540 }) };
const token = (claims: Members = {}, header: Members = {}) => forged(kit, { claims, header });

/** A token of the table, by its name. */
function bad(name: string): string {
  const found = Object.values(BAD_TOKENS)
    .flat()
    .find((candidate) => candidate.name === name);
  const forgery = found?.forge(kit);
  if (typeof forgery !== 'string') throw new Error(`no such token: ${name}`);
  return forgery;
}

const operations = OPERATIONS.map((operation): OperationSpec => ({ ...operation, ownership: 'shared' }));
const policies = {
  hash: 'b0b1b2b3b4b5b6b7',
  policies: { everyone: 'permit(principal, action, resource);' },
  slices: Object.fromEntries(operations.map(({ action }) => [action, ['everyone']])),
  schema: { '': { actions: Object.fromEntries(operations.map(({ action }) => [action, {}])) } },
};

/** DynamoDB and Secrets Manager, as far as the authorizer calls them. */
function fakeAws(table: Map<string, Item>): http.Server {
  return http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { Key } = JSON.parse(body) as { Key?: Record<string, { S: string }> };
      response.end(JSON.stringify(Key ? { Item: table.get(Key[REGISTRY.KEY]!.S) } : { SecretString: SEED }));
    });
  });
}

type Handler = (event: AuthorizerEvent) => Promise<AuthorizerResponse>;

describe('the shipped bundle', () => {
  const dir = mkdtempSync(join(tmpdir(), 'hardened-authorizer-'));
  const table = new Map<string, Item>();
  const server = fakeAws(table);
  const environment = { ...process.env };
  let bundle = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    mkdirSync(join(dir, 'config'));
    writeFileSync(
      join(dir, 'config', 'operations.json'),
      operationsText({ api: 'Orders', version: '1', operations }, policies.hash),
    );
    writeFileSync(join(dir, 'config', 'policies.json'), JSON.stringify(policies));
    Object.assign(process.env, {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
      [ENV.ISSUERS]: JSON.stringify([MAIN]),
      [ENV.REGISTRY_TABLE]: 'registry',
      [ENV.TRANSACTION_SECRET]: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:seed',
      [ENV.DOMAINS]: '["api.example.com"]',
      [ENV.CONFIG_DIR]: join(dir, 'config'),
    });
    const { outputFiles } = buildSync({
      entryPoints: ['lambda/authorizer/authorizer.lambda.ts'],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      minify: true,
      write: false,
      external: ['@cedar-policy/*'],
    });
    bundle = outputFiles[0]!.text;
    jest
      .spyOn(require('node:fs') as typeof import('node:fs'), 'writeSync')
      .mockImplementation(((_fd: number, bytes: Buffer) => bytes.length) as never);
  });

  afterAll(async () => {
    process.env = environment;
    rmSync(dir, { recursive: true });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  beforeEach(() => register({}));

  function register(edits: Partial<ConsumerRecord>): void {
    table.clear();
    for (const item of consumerItems({ ...CONSUMER, ...edits }))
      table.set((item[REGISTRY.KEY] as { S: string }).S, item);
  }

  /** Loads the bundle, without one control if named: the replacement that `prove` makes. */
  function load(without?: string): Handler {
    const marker = `slug:"${without}",check:`;
    if (without && !bundle.includes(marker)) throw new Error(`${without} is not in the bundle`);
    const text = bundle.replaceAll(marker, `slug:"${without}",check:()=>void 0,removed:`);
    const module = { exports: {} as { handler: Handler } };
    new Function('module', 'exports', 'require', '__dirname', text)(module, module.exports, require, dir);
    return module.exports.handler;
  }

  const reasonOf = async (handler: Handler, sent: string, edits: EventEdits = {}) => {
    const { context } = await handler(eventOf(sent, edits));
    return context.decision === 'allow' ? 'allowed' : context.reason;
  };

  it('allows a good token', async () => {
    expect(await reasonOf(load(), token())).toBe('allowed');
  });

  interface Hole {
    readonly slug: string;
    readonly reason: string;
    readonly token?: () => string;
    readonly event?: EventEdits;
    readonly consumer?: Partial<ConsumerRecord>;
  }

  const holes: readonly Hole[] = [
    { slug: 'authn-required', reason: 'TOKEN_AMBIGUOUS', event: { query: { access_token: ['x'] } } },
    {
      slug: 'authn-encoding',
      reason: 'TOKEN_DUPLICATE_MEMBER',
      token: () => bad('a member of a nested object named twice'),
    },
    {
      slug: 'authn-algorithm',
      reason: 'ALGORITHM_NOT_ALLOWED',
      token: () => bad('RS384, well signed, not on the list of the issuer'),
    },
    { slug: 'authn-header', reason: 'HEADER_NOT_ALLOWED', token: () => bad('good signature, but "jku" in the header') },
    { slug: 'authn-token-type', reason: 'TOKEN_TYPE_WRONG', token: () => bad('type "JWT"') },
    { slug: 'authn-issuer', reason: 'ISSUER_UNKNOWN', token: () => bad('issuer: with a trailing slash') },
    {
      slug: 'authn-signature',
      reason: 'SIGNATURE_INVALID',
      token: () => bad("an unknown key under the issuer's key id"),
    },
    { slug: 'authn-audience', reason: 'AUDIENCE_MISMATCH', token: () => bad('audience: another API') },
    { slug: 'authn-expiry', reason: 'TOKEN_EXPIRED', token: () => bad('expired an hour ago') },
    { slug: 'authn-lifetime', reason: 'TOKEN_LIFETIME_EXCEEDED', token: () => bad('lifetime of ten years') },
    { slug: 'authn-consumer', reason: 'CONSUMER_SUSPENDED', consumer: { status: 'suspended' } },
    {
      slug: 'transport-certificate-binding',
      reason: 'CERTIFICATE_MISSING',
      consumer: { certificates: ['ab'.repeat(32)] },
    },
    { slug: 'network-source-range', reason: 'SOURCE_NOT_ALLOWED', consumer: { sourceRanges: ['198.51.100.0/24'] } },
    {
      slug: 'network-default-endpoint',
      reason: 'DOMAIN_NOT_ALLOWED',
      event: { domain: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com' },
    },
    { slug: 'authz-scope', reason: 'SCOPE_MISSING', token: () => token({ scope: 'orders:readwrite' }) },
    { slug: 'authz-tenant', reason: 'TENANT_NOT_ALLOWED', token: () => token({ tenant: 'tenant-b' }) },
  ];

  it.each(holes.map((hole) => [hole.slug, hole] as const))(
    'refuses, and without %s lets through',
    async (slug, hole) => {
      register(hole.consumer ?? {});
      const sent = hole.token?.() ?? token();

      const whole = await reasonOf(load(), sent, hole.event);
      const holed = await reasonOf(load(slug), sent, hole.event);

      expect([whole, holed]).toEqual([hole.reason, 'allowed']);
    },
  );

  it('still refuses everything else when the signature check is gone', async () => {
    const handler = load('authn-signature');

    expect(await reasonOf(handler, bad('expired an hour ago'))).toBe('TOKEN_EXPIRED');
  });

  it('throws at none of the bad tokens, whichever control is gone', async () => {
    const forgeries = Object.values(BAD_TOKENS)
      .flat()
      .map(({ forge }) => forge(kit))
      .filter((forgery) => typeof forgery === 'string');

    for (const { slug } of holes) {
      const handler = load(slug);
      for (const forgery of forgeries) expect(await reasonOf(handler, forgery)).not.toBe('INTERNAL_ERROR');
    }
  });
});
