import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { consumerProgram } from '../../../cli/commands/consumer';
import { LocalDynamoDb } from '../../../cli/gateway/services/dynamodb';
import { TemporaryFolder } from '../../../cli/gateway/lambda/temporary-folder';
import { consumerItems, createRegistry } from '../../../lambda/core/registry';

const ISSUER = 'https://id.example.com';
const POOL = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI';
const CERTIFICATE = 'ab'.repeat(32);
const NOW = Date.now() / 1000;

/** Three operations of Cognito, as its API reference says: two secrets at most, values shown once. */
function fakeCognito() {
  const secrets = [{ ClientSecretId: 'secret-1', ClientSecretCreateDate: 1_790_000_000 }];
  const calls: { target: string; body: Record<string, string>; authorization: string }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      const target = String(request.headers['x-amz-target']).split('.')[1] as string;
      const body = JSON.parse(text) as Record<string, string>;
      calls.push({ target, body, authorization: String(request.headers.authorization) });
      if (target === 'ListUserPoolClientSecrets') return response.end(JSON.stringify({ ClientSecrets: secrets }));
      if (target === 'DeleteUserPoolClientSecret') {
        secrets.splice(
          secrets.findIndex(({ ClientSecretId }) => ClientSecretId === body['ClientSecretId']),
          1,
        );
        return response.end();
      }
      if (secrets.length === 2) {
        response.writeHead(400);
        return response.end(JSON.stringify({ __type: 'LimitExceededException', message: 'two secrets' }));
      }
      const made = { ClientSecretId: 'secret-2', ClientSecretCreateDate: 1_795_000_000 };
      secrets.push(made);
      return response.end(JSON.stringify({ ClientSecretDescriptor: { ...made, ClientSecretValue: 'the-next-value' } }));
    });
  });
  return { server, secrets, calls };
}

describe('credentials of consumers, one by one', () => {
  let dynamodb: LocalDynamoDb;
  let folder: TemporaryFolder;
  let cognito: ReturnType<typeof fakeCognito>;
  let said: string[];

  const consumer = (...words: string[]) =>
    consumerProgram()
      .exitOverride()
      .parseAsync([...words, '--table', 'registry', '--endpoint', dynamodb.endpoint, '--region', 'local'], {
        from: 'user',
      });
  const registry = () =>
    createRegistry({
      table: 'registry',
      deadlineMs: 1_000,
      call: ({ target, body }) =>
        dynamodb.call(target.split('.')[1] as 'GetItem', body) as Promise<Record<string, unknown>>,
    });
  const standing = (query: { client?: string; jti?: string; certificate?: string } = {}) =>
    registry().standing({ issuer: ISSUER, client: 'acme-1', now: NOW, ...query });

  beforeAll(async () => {
    dynamodb = await LocalDynamoDb.start();
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  });
  afterAll(() => dynamodb.close());
  beforeEach(async () => {
    said = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    jest.spyOn(console, 'log').mockImplementation((text) => said.push(`${String(text)}\n`));
    folder = new TemporaryFolder();
    cognito = fakeCognito();
    await new Promise<void>((resolve) => cognito.server.listen(0, '127.0.0.1', resolve));
    const { port } = cognito.server.address() as AddressInfo;
    process.env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] = `http://127.0.0.1:${port}/`;
    await dynamodb.reset([
      {
        name: 'registry',
        properties: {
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        },
      },
    ]);
    const record = {
      status: 'active' as const,
      certificates: [CERTIFICATE],
      sourceRanges: [],
      roles: ['buyer'],
      tenants: ['acme'],
      notBefore: 0,
    };
    const records = [
      { ...record, consumerId: 'acme', clients: [`${ISSUER} acme-1`] },
      { ...record, consumerId: 'globex', clients: [`${ISSUER} globex-1`] },
      { ...record, consumerId: 'erp', clients: [`${POOL} 5h2v9d8k7j6f5s4a3p2o1i0u9y`] },
    ];
    for (const Item of records.flatMap(consumerItems)) await dynamodb.call('PutItem', { TableName: 'registry', Item });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    folder.close();
    await new Promise((resolve) => (cognito.server as Server).close(resolve));
    delete process.env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'];
    process.exitCode = undefined;
  });

  it('refuses one token by its id from the next request on, and no other', async () => {
    await consumer('deny', '--jti', 't-1', '--issuer', ISSUER);

    expect(await standing({ jti: 't-1' })).toMatchObject({ isTokenDenied: true });
    expect(await standing({ jti: 't-2' })).toMatchObject({ isTokenDenied: false });
  });

  it('reads issuer and id from a token that was found, and says neither its text', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'ES256' })}.${part({ iss: ISSUER, jti: 't-3' })}.c2lnbmF0dXJl`;
    writeFileSync(join(folder.path(), 'token'), `Bearer ${token}\n`);

    await consumer('deny', '--token-file', join(folder.path(), 'token'));

    expect(await standing({ jti: 't-3' })).toMatchObject({ isTokenDenied: true });
    expect(said.join('')).not.toContain('c2lnbmF0dXJl');
  });

  it('denies a token for as long as any token can live, and lets the entry go then', async () => {
    await consumer('deny', '--jti', 't-1', '--issuer', ISSUER);

    const later = NOW + 26 * 3600;
    expect(await registry().standing({ issuer: ISSUER, client: 'acme-1', jti: 't-1', now: later })).toMatchObject({
      isTokenDenied: false,
    });
  });

  it('never shortens what is denied', async () => {
    await consumer('deny', '--jti', 't-1', '--issuer', ISSUER, '--hours', '20');
    await consumer('deny', '--jti', 't-1', '--issuer', ISSUER, '--hours', '1');

    const later = NOW + 10 * 3600;
    expect(await registry().standing({ issuer: ISSUER, client: 'acme-1', jti: 't-1', now: later })).toMatchObject({
      isTokenDenied: true,
    });
  });

  it('takes a token off the list again, and says so where it is not on it', async () => {
    await consumer('deny', '--jti', 't-1', '--issuer', ISSUER);
    await consumer('permit', '--jti', 't-1', '--issuer', ISSUER);

    expect(await standing({ jti: 't-1' })).toMatchObject({ isTokenDenied: false });
    await expect(consumer('permit', '--jti', 't-1', '--issuer', ISSUER)).rejects.toThrow('is not on the deny list');
  });

  it('refuses one certificate for good', async () => {
    await consumer('deny', '--certificate', CERTIFICATE);

    expect(await standing({ certificate: CERTIFICATE })).toMatchObject({ isCertificateDenied: true });
  });

  it('lists what is denied', async () => {
    await consumer('deny', '--certificate', CERTIFICATE);
    await consumer('deny', '--jti', 't-1', '--issuer', ISSUER);
    said = [];

    await consumer('denied');

    expect(said.join('')).toMatch(new RegExp(`certificate +${CERTIFICATE} +for good\\n +token +${ISSUER} t-1 +until`));
  });

  it.each([
    ['no credential', ['deny'], 'name one credential'],
    ['two of them', ['deny', '--jti', 'a', '--certificate', CERTIFICATE], 'name one credential'],
    ['an id without its issuer', ['deny', '--jti', 'a'], '--jti needs --issuer'],
    ['an issuer that nobody has', ['deny', '--jti', 'a', '--issuer', `${ISSUER}/`], 'no consumer has the issuer'],
    ['no time', ['deny', '--jti', 'a', '--issuer', ISSUER, '--hours', '0'], '--hours'],
  ])('refuses %s', async (_name, words, message) => {
    await expect(consumer(...words)).rejects.toThrow(message);
  });

  it('puts the certificates of a revoked consumer on the deny list', async () => {
    await consumer('revoke', 'acme');

    expect(await standing({ certificate: CERTIFICATE })).toMatchObject({ isCertificateDenied: true });
  });

  it('lets two clients of a consumer work at a time, and then the next one alone', async () => {
    await consumer('rotate', 'acme', '--add-client', 'acme-2');
    const both = [await standing(), await standing({ client: 'acme-2' })];
    await consumer('rotate', 'acme', '--drop-client', 'acme-1');

    expect(both).toEqual([expect.objectContaining({ consumer: expect.anything() }), both[0]]);
    expect(await standing()).not.toHaveProperty('consumer');
    expect(await standing({ client: 'acme-2' })).toHaveProperty('consumer.consumerId', 'acme');
  });

  it('gives nobody the client of somebody else, and leaves nobody without a client', async () => {
    await expect(consumer('rotate', 'acme', '--add-client', 'globex-1')).rejects.toThrow('belongs to another consumer');
    await expect(consumer('rotate', 'acme', '--drop-client', 'acme-1')).rejects.toThrow('the only client of acme');
    expect(await standing({ client: 'globex-1' })).toHaveProperty('consumer.consumerId', 'globex');
  });

  it('renews the secret of an app client of Cognito with two live ones in between', async () => {
    const file = join(folder.path(), 'secret');
    await consumer('secret', 'add', 'erp', '--secret-file', file);
    const between = cognito.secrets.map(({ ClientSecretId }) => ClientSecretId);
    await consumer('secret', 'drop', 'erp');

    expect(between).toEqual(['secret-1', 'secret-2']);
    expect(cognito.secrets.map(({ ClientSecretId }) => ClientSecretId)).toEqual(['secret-2']);
    expect(readFileSync(file, 'utf8')).toBe('the-next-value');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(said.join('')).not.toContain('the-next-value');
  });

  it('signs its calls for the region of the user pool', async () => {
    await consumer('secret', 'list', 'erp');

    const [call] = cognito.calls;
    expect(call?.body).toEqual({ UserPoolId: 'eu-west-1_AbCdEfGhI', ClientId: '5h2v9d8k7j6f5s4a3p2o1i0u9y' });
    expect(call?.authorization).toContain('/eu-west-1/cognito-idp/aws4_request');
  });

  it('makes no third secret, and drops no only one', async () => {
    const file = (name: string) => join(folder.path(), name);
    await expect(consumer('secret', 'drop', 'erp')).rejects.toThrow('has no second secret');
    await consumer('secret', 'add', 'erp', '--secret-file', file('next'));

    await expect(consumer('secret', 'add', 'erp', '--secret-file', file('third'))).rejects.toThrow(
      'two secrets already',
    );
    expect(existsSync(file('third'))).toBe(false);
  });

  it('keeps a file that is there already, and makes no secret for it', async () => {
    writeFileSync(join(folder.path(), 'taken'), 'mine');

    await expect(consumer('secret', 'add', 'erp', '--secret-file', join(folder.path(), 'taken'))).rejects.toThrow(
      'EEXIST',
    );
    expect(cognito.secrets).toHaveLength(1);
  });

  it('says how consumers of other issuers are renewed', async () => {
    await expect(consumer('secret', 'list', 'acme')).rejects.toThrow('--add-client');
  });
});
