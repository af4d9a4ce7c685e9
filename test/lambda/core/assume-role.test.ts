import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { roleCredentials } from '../../../lambda/core/assume-role';

const HOUR_MS = 3_600_000;
const role = { roleArn: 'arn:aws:iam::111122223333:role/x', externalId: 'agreed & <signed>' };

describe('roleCredentials', () => {
  let server: Server;
  let forms: URLSearchParams[];
  let answer: (count: number) => { status: number; body: string };
  const before = { ...process.env };

  beforeEach(async () => {
    forms = [];
    answer = (count) => ({
      status: 200,
      body: `<R><AccessKeyId>K${count}</AccessKeyId><SecretAccessKey>s+/=</SecretAccessKey><SessionToken>t</SessionToken></R>`,
    });
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => {
        text += chunk;
      });
      request.on('end', () => {
        forms.push(new URLSearchParams(text));
        const { status, body } = answer(forms.length);
        response.writeHead(status).end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    Object.assign(process.env, {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'FUNCTION',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    });
  });

  afterEach(async () => {
    process.env = { ...before };
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('takes the role on with its external id, once for all who ask at the same time', async () => {
    const credentials = roleCredentials(role);

    const both = await Promise.all([credentials(), credentials()]);

    expect(forms.map((form) => [form.get('RoleArn'), form.get('ExternalId')])).toEqual([
      [role.roleArn, role.externalId],
    ]);
    expect(both[0]).toEqual({ accessKeyId: 'K1', secretAccessKey: 's+/=', sessionToken: 't' });
  });

  it('takes it on again before it ends', async () => {
    let now = 0;
    const credentials = roleCredentials(role, () => now);
    await credentials();
    now = HOUR_MS - 60_000;

    expect((await credentials()).accessKeyId).toBe('K2');
  });

  it('remembers no failure', async () => {
    const good = answer;
    answer = () => ({ status: 403, body: '<E><Code>AccessDenied</Code></E>' });
    const credentials = roleCredentials(role);
    await expect(credentials()).rejects.toThrow('AccessDenied');
    answer = good;

    expect((await credentials()).accessKeyId).toBe('K2');
  });

  it.each(['', '<AccessKeyId>K</AccessKeyId>', '{}'])('takes the answer %j for none', async (body) => {
    answer = () => ({ status: 200, body });

    await expect(roleCredentials(role)()).rejects.toThrow('sts.AssumeRole');
  });
});
