import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { S3Location } from '../../../lambda/core/s3';
import type { StreamRecord } from '../../../lambda/core/stream-records';
import { indexBatch } from '../../../lambda/indexer/indexer';
import { openSearch } from '../../../lambda/indexer/open-search';
import type { IndexSinkConfig } from '../../../src/vocabulary';

const ARRIVED = Date.UTC(2026, 10, 27, 23, 59, 59);

/** How the index behaves towards a request, and towards one of its documents. */
interface Behaviour {
  /** Status of the whole; `hangs`: no answer within the client's patience, here: the connection is cut. */
  request?(count: number, documents: number): number | 'hangs' | undefined;
  document?(source: Record<string, unknown>, count: number): number;
  /** Takes the documents, and cuts the connection before it says so. */
  isSilent?: boolean;
}

/** OpenSearch's bulk API on loopback: `create` under an id that is there already is a conflict. */
class FakeIndex {
  readonly documents = new Map<string, Record<string, unknown>>();
  readonly authorizations: string[] = [];
  behaviour: Behaviour = {};
  requests = 0;

  private constructor(
    private readonly server: Server,
    readonly endpoint: string,
  ) {}

  static async start(): Promise<FakeIndex> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const fake = new FakeIndex(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        fake.authorizations.push(String(request.headers.authorization));
        const answer = fake.answer(Buffer.concat(chunks).toString('utf8'));
        if (answer === 'hangs') request.socket.destroy();
        else response.writeHead(answer.status).end(JSON.stringify(answer.body));
      });
    });
    return fake;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private answer(body: string): { status: number; body: unknown } | 'hangs' {
    this.requests += 1;
    const lines = body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const whole = this.behaviour.request?.(this.requests, lines.length / 2);
    if (whole === 'hangs') return 'hangs';
    if (whole !== undefined) return { status: whole, body: {} };
    const items = lines.flatMap((action, index) => {
      if (index % 2 === 1) return [];
      const { _index, _id } = action['create'] as { _index: string; _id: string };
      return [{ create: { status: this.take(`${_index}/${_id}`, lines[index + 1]!) } }];
    });
    if (this.behaviour.isSilent) return 'hangs';
    return { status: 200, body: { errors: items.some(({ create }) => create.status > 299), items } };
  }

  private take(key: string, source: Record<string, unknown>): number {
    if (this.documents.has(key)) return 409;
    const status = this.behaviour.document?.(source, this.requests) ?? 201;
    if (status === 201) this.documents.set(key, source);
    return status;
  }
}

const lines = Array.from({ length: 40 }, (_, index) => JSON.stringify({ class_uid: 6003, n: index }));

function recordOf(sequence: number, messages: readonly string[]): StreamRecord {
  const logEvents = messages.map((message, id) => ({ id: String(id), timestamp: ARRIVED, message }));
  const data = gzipSync(JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents })).toString('base64');
  return {
    eventID: `shardId-000000000000:${sequence}`,
    kinesis: { data, sequenceNumber: String(sequence), approximateArrivalTimestamp: ARRIVED / 1000 },
  };
}

const batch = [recordOf(1, lines.slice(0, 25)), recordOf(2, lines.slice(25))];

describe('indexBatch', () => {
  let index: FakeIndex;
  let kept: Map<string, string>;
  let config: IndexSinkConfig;
  const before = { ...process.env };

  beforeEach(async () => {
    process.env['AWS_REGION'] = 'eu-west-1';
    process.env['AWS_ACCESS_KEY_ID'] = 'LOCALACCESSKEYID0000';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
    index = await FakeIndex.start();
    kept = new Map();
    config = { name: 'opensearch', endpoint: index.endpoint, service: 'es', index: 'audit', archive: 'archive' };
  });

  afterEach(async () => {
    process.env = { ...before };
    await index.close();
  });

  const s3 = {
    put: async ({ key }: S3Location, body: string) => {
      kept.set(key, body);
      return '';
    },
    get: async () => Buffer.alloc(0),
  };
  const acknowledged: string[] = [];
  const deps = () => ({
    config,
    wait: async () => undefined,
    acknowledge: async (agents: readonly string[]) => void acknowledged.push(...agents),
  });
  const deliver = (records = batch) => indexBatch(records, { ...deps(), s3, post: openSearch(config) });
  /** Lambda hands a batch over until it is taken. */
  const deliverUntilTaken = async (most: number) => {
    for (let attempt = 1; attempt <= most; attempt++) {
      const outcome = await deliver().catch(() => undefined);
      if (outcome) return attempt;
    }
    return undefined;
  };
  const numbers = () => [...index.documents.values()].map(({ n }) => n).sort((a, b) => Number(a) - Number(b));
  const all = lines.map((_, number) => number);
  const refusedLines = () =>
    [...kept.values()]
      .flatMap((text) => text.trimEnd().split('\n'))
      .map((each) => JSON.parse(each) as { line: string });

  it('writes every line once, into the index of its day, signed', async () => {
    const outcome = await deliver();

    expect([outcome, numbers()]).toEqual([{ indexed: 40, refused: 0 }, all]);
    expect([...index.documents.keys()].every((key) => key.startsWith('audit-2026.11.27/'))).toBe(true);
    expect(index.authorizations[0]).toMatch(/^AWS4-HMAC-SHA256 Credential=LOCALACCESSKEYID0000\/\d+\/eu-west-1\/es\//);
  });

  it('changes nothing when a batch comes twice', async () => {
    await deliver();
    await deliver();

    expect(numbers()).toEqual(all);
  });

  it('tries again what the index is too busy for, and that alone', async () => {
    index.behaviour = { document: ({ n }, count) => (count === 1 && Number(n) % 10 === 3 ? 429 : 201) };

    await deliver();

    expect([numbers(), index.requests]).toEqual([all, 2]);
  });

  it('keeps the single records that the index refuses for good, and writes the others', async () => {
    index.behaviour = { document: ({ n }) => (n === 7 || n === 31 ? 400 : 201) };

    const outcome = await deliver();

    expect([outcome, numbers().length]).toEqual([{ indexed: 38, refused: 2 }, 38]);
    expect(refusedLines().map(({ line }) => line)).toEqual([lines[7], lines[31]]);
  });

  it('loses nothing and doubles nothing while the index is down for an hour', async () => {
    // A batch comes again about once a minute.
    index.behaviour = { request: (count) => (count <= 30 ? 'hangs' : count <= 60 ? 503 : undefined) };

    expect(await deliverUntilTaken(100)).toBe(61);
    expect(numbers()).toEqual(all);
  });

  it('doubles nothing when the index took a batch and its answer was lost', async () => {
    index.behaviour = { isSilent: true };
    await deliver().catch(() => undefined);
    index.behaviour = {};

    await deliver();

    expect(numbers()).toEqual(all);
  });

  it.each([401, 403, 500, 502])('has everything come again after %d', async (status) => {
    index.behaviour = { request: () => status };

    await expect(deliver()).rejects.toThrow(`it answered ${status}; the batch is tried again`);
  });

  it('gives a busy index up after a while, and has the rest come again', async () => {
    index.behaviour = { document: () => 429 };

    await expect(deliver()).rejects.toThrow('it is too busy');
  });

  it('takes no answer without items for a success', async () => {
    const post = async () => ({ status: 200, items: [] });

    await expect(indexBatch(batch, { ...deps(), s3, post })).rejects.toThrow('too busy');
  });

  it('divides what is too large for one request', async () => {
    index.behaviour = { request: (_count, documents) => (documents > 10 ? 413 : undefined) };

    await deliver();

    expect(numbers()).toEqual(all);
  });

  it('has the batch come again when what was refused cannot be kept', async () => {
    index.behaviour = { document: () => 400 };
    const broken = { ...s3, put: () => Promise.reject(new Error('S3 is down')) };

    await expect(indexBatch(batch, { ...deps(), s3: broken, post: openSearch(config) })).rejects.toThrow('S3 is down');
  });

  it('lets no line begin another action, and no line that is no JSON be lost', async () => {
    const hostile = [
      '{"delete":{"_index":"audit","_id":"1"}}',
      '"}}\u2028{"index":{}}',
      'plain text',
      '[1]',
      '{"n":1}',
    ];

    await deliver([recordOf(9, hostile)]);

    expect(index.documents.size).toBe(5);
  });

  it('keeps a record that holds no lines', async () => {
    const broken = { ...recordOf(3, []), kinesis: { ...batch[0]!.kinesis, data: gzipSync('{').toString('base64') } };

    expect(await deliver([...batch, broken])).toEqual({ indexed: 40, refused: 1 });
    expect(refusedLines()).toHaveLength(1);
  });

  it('tells a canary that its record is in the index, and nobody else', async () => {
    const record = (agent: string) => JSON.stringify({ class_uid: 3002, http_request: { user_agent: agent } });
    acknowledged.length = 0;

    await deliver([
      recordOf(5, [record('hardened-canary/1-a-b'), record('curl/8'), '{"class_uid":1,"x":"hardened-canary/"}']),
    ]);

    expect(acknowledged).toEqual(['hardened-canary/1-a-b']);
  });

  it('tells a canary nothing while its record is not in the index', async () => {
    index.behaviour = { request: () => 503 };
    acknowledged.length = 0;
    const line = JSON.stringify({ class_uid: 3002, http_request: { user_agent: 'hardened-canary/1-a-b' } });

    await deliver([recordOf(6, [line])]).catch(() => undefined);

    expect(acknowledged).toEqual([]);
  });
});
