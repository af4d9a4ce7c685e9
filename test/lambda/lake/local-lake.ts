import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { roleCredentials } from '../../../lambda/core/assume-role';
import { s3As, s3Client } from '../../../lambda/core/s3';
import type { LakeDeps } from '../../../lambda/lake/lake';
import type { LakeSinkConfig, LakeSource } from '../../../src/vocabulary';

const ROLE = 'arn:aws:iam::111122223333:role/AmazonSecurityLake-Provider-shop';
const EXTERNAL_ID = 'stack-uuid';
export const ARRIVED = Date.UTC(2026, 10, 27, 12, 0, 0);

const sourceOf = (classUid: string): LakeSource => ({
  location: `s3://aws-security-data-lake/ext/shop-${classUid}/`,
  roleArn: `${ROLE}-${classUid}`,
});

/** S3 and the Security Token Service on loopback; the lake takes what comes as the role of its source alone. */
export class LocalLake {
  readonly objects = new Map<string, Buffer>();
  readonly assumed: string[] = [];
  readonly acknowledged: string[] = [];
  /** Status of a PUT into the lake, by its number; `hangs`: the connection is cut. */
  answer: (count: number) => number | 'hangs' = () => 200;
  puts = 0;
  config!: LakeSinkConfig;

  private constructor(
    private readonly server: Server,
    private readonly before: NodeJS.ProcessEnv,
  ) {}

  static async start(): Promise<LocalLake> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const lake = new LocalLake(server, { ...process.env });
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    Object.assign(process.env, {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'FUNCTION',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_ENDPOINT_URL_STS: endpoint,
    });
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const answer = lake.serve(request, Buffer.concat(chunks));
        if (answer === 'hangs') request.socket.destroy();
        else response.writeHead(answer.status).end(answer.body);
      });
    });
    lake.config = {
      name: 'securitylake',
      archive: 'archive',
      account: '111122223333',
      region: 'eu-west-1',
      externalId: EXTERNAL_ID,
      sources: { '3002': sourceOf('3002'), '6003': sourceOf('6003'), '2004': sourceOf('2004') },
    };
    return lake;
  }

  close(): Promise<void> {
    process.env = this.before;
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** What the function works with: real clients. */
  deps(): LakeDeps {
    const { config } = this;
    return {
      config,
      s3: s3Client,
      put: ({ roleArn }, place, body) =>
        s3As(roleCredentials({ roleArn, externalId: config.externalId })).put(place, body),
      acknowledge: async (agents) => void this.acknowledged.push(...agents),
      now: () => ARRIVED,
    };
  }

  /** Puts lines into the archive, and returns the announcement of their object. */
  archive(name: string, lines: readonly string[], time = ARRIVED) {
    const key = `records/2026/11/27/12/${name}.jsonl.gz`;
    this.objects.set(`archive/${key}`, gzipSync(lines.map((line) => `${line}\n`).join('')));
    const detail = { bucket: { name: 'archive' }, object: { key } };
    const body = JSON.stringify({ source: 'aws.s3', time: new Date(time).toISOString(), detail });
    return { messageId: name, body };
  }

  /** Keys below a prefix. */
  keys(prefix: string): string[] {
    return [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  private serve({ method, url = '/', headers }: IncomingMessage, body: Buffer) {
    const name = decodeURIComponent(url.slice(1));
    if (method === 'POST') return this.assume(new URLSearchParams(body.toString('utf8')));
    const found = this.objects.get(name);
    if (method === 'GET') return { status: found ? 200 : 404, body: found ?? Buffer.from('') };
    if (!name.startsWith('archive/')) {
      this.puts += 1;
      const status = this.answer(this.puts);
      if (status === 'hangs') return status;
      const classUid = /^aws-security-data-lake\/ext\/shop-(\d+)\//.exec(name)?.[1];
      const isOwn = String(headers.authorization).includes(`Credential=ROLE${classUid}/`);
      if (status !== 200 || !isOwn) return { status: isOwn ? status : 403, body: '<Code>AccessDenied</Code>' };
    }
    this.objects.set(name, body);
    return { status: 200, body: '' };
  }

  private assume(form: URLSearchParams) {
    const role = form.get('RoleArn') ?? '';
    if (form.get('Action') !== 'AssumeRole' || form.get('ExternalId') !== EXTERNAL_ID || !role.startsWith(ROLE))
      return { status: 403, body: '<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>' };
    this.assumed.push(role);
    const key = `ROLE${role.slice(-4)}`;
    const members = `<AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>`;
    return { status: 200, body: `<AssumeRoleResponse><Credentials>${members}</Credentials></AssumeRoleResponse>` };
  }
}
