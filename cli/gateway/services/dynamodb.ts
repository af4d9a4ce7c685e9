import http from 'node:http';
import { recordOf } from '../assembly/json';
import { closeServer, listenOnLoopback } from './aws-json';

/** A table to create: physical name and the properties of its resource. */
export interface LocalTable {
  readonly name: string;
  readonly properties: Record<string, unknown>;
}

export class DynamoDbError extends Error {
  constructor(
    readonly operation: string,
    readonly code: string,
    message: string,
  ) {
    super(`DynamoDB ${operation}: ${code}: ${message}`);
    this.name = 'DynamoDbError';
  }
}

// The emulator reads date and credential scope, and verifies no signature.
const SIGNATURE =
  'AWS4-HMAC-SHA256 Credential=local/20200101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0';
const TABLE_PROPERTIES = ['AttributeDefinitions', 'KeySchema', 'LocalSecondaryIndexes', 'GlobalSecondaryIndexes'];

/** DynamoDB on loopback, in memory. */
export class LocalDynamoDb {
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
  private tables: ReadonlyMap<string, LocalTable> = new Map();

  private constructor(
    private readonly server: http.Server,
    private readonly port: number,
  ) {}

  static async start(): Promise<LocalDynamoDb> {
    // Loaded on demand: only `serve`, `drill`, `prove` and `try` need it.
    const dynalite = require('dynalite') as typeof import('dynalite');
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    return new LocalDynamoDb(server, await listenOnLoopback(server));
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Makes the tables of one boot, empty, and removes those of the boot before. */
  async reset(tables: readonly LocalTable[]): Promise<void> {
    await allOrFault([...this.tables.keys()].map((name) => this.dropped(name)));
    this.tables = new Map(tables.map((table) => [table.name, table]));
    await allOrFault(tables.map((table) => this.created(table)));
  }

  async call(operation: string, body: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { status, text } = await this.post(operation, JSON.stringify(body));
    const answer = recordOf(JSON.parse(text || '{}'));
    if (status === 200) return answer;
    const type = String(answer['__type'] ?? 'Unknown');
    throw new DynamoDbError(operation, type.slice(type.lastIndexOf('#') + 1), String(answer['message'] ?? text));
  }

  /** Takes a table away, with what is in it; the returned function puts it back, empty. */
  async without(name: string): Promise<() => Promise<void>> {
    const table = this.tables.get(name);
    if (!table) throw new Error(`there is no table ${name}; the template has ${[...this.tables.keys()].join(', ')}`);
    await this.dropped(name);
    return () => this.created(table);
  }

  /** The primary key of an item that is otherwise found by an index: what of it the item has not, is made of the text. */
  async keyOf(table: string, item: Readonly<Record<string, unknown>>, text: string): Promise<Record<string, unknown>> {
    const { KeySchema } = recordOf(recordOf(await this.call('DescribeTable', { TableName: table }))['Table']);
    const names = (Array.isArray(KeySchema) ? KeySchema : []).map((each) => String(recordOf(each)['AttributeName']));
    return Object.fromEntries(names.map((name) => [name, item[name] ?? { S: text }]));
  }

  async close(): Promise<void> {
    this.agent.destroy();
    await closeServer(this.server);
  }

  private async created({ name, properties }: LocalTable): Promise<void> {
    const kept = Object.entries(properties).filter(([key]) => TABLE_PROPERTIES.includes(key));
    await this.call('CreateTable', {
      ...plainIndexes(Object.fromEntries(kept)),
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
    });
    await this.until(name, (status) => status === 'ACTIVE');
  }

  private async dropped(name: string): Promise<void> {
    await this.call('DeleteTable', { TableName: name });
    await this.until(name, (status) => status === undefined);
  }

  private async until(name: string, isDone: (status: unknown) => boolean): Promise<void> {
    for (;;) {
      const described = await this.call('DescribeTable', { TableName: name }).catch((error: unknown) => {
        if (error instanceof DynamoDbError && error.code === 'ResourceNotFoundException') return {};
        throw error;
      });
      if (isDone(recordOf(recordOf(described)['Table'])['TableStatus'])) return;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  private post(operation: string, text: string): Promise<{ status: number; text: string }> {
    const headers = {
      'Content-Type': 'application/x-amz-json-1.0',
      'X-Amz-Target': `DynamoDB_20120810.${operation}`,
      'X-Amz-Date': '20200101T000000Z',
      Authorization: SIGNATURE,
    };
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: this.port, method: 'POST', headers, agent: this.agent };
      const request = http.request(options, (response) => {
        let answer = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          answer += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: answer }));
        response.on('error', reject);
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        // A kept connection that was closed meanwhile says nothing about the request.
        if (request.reusedSocket && error.code === 'ECONNRESET') resolve(this.post(operation, text));
        else reject(error);
      });
      request.end(text);
    });
  }
}

/** Waits for all of them, also when one fails: what still goes on would outlive the emulator. */
async function allOrFault(calls: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(calls)).find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Indexes without the members that on-demand tables and the emulator do not take. */
function plainIndexes(properties: Record<string, unknown>): Record<string, unknown> {
  const plain = (index: unknown) => {
    const { IndexName, KeySchema, Projection } = recordOf(index);
    return { IndexName, KeySchema, Projection };
  };
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [
      key,
      key.endsWith('Indexes') && Array.isArray(value) ? value.map(plain) : value,
    ]),
  );
}
