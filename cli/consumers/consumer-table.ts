import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type ConsumerRecord, REGISTRY } from '../../src/vocabulary';
import { UsageError } from '../commands/usage-error';
import { type TableAddress, tableClient } from './table-client';

/** What operators see of a consumer, whatever state the item is in. */
export interface ConsumerEntry {
  readonly id: string;
  readonly status: string;
  readonly notBefore: number;
  readonly clients: readonly string[];
  readonly certificates: readonly string[];
  readonly sourceRanges: readonly string[];
  readonly roles: readonly string[];
  readonly tenants: readonly string[];
  readonly limits: Readonly<Record<string, unknown>>;
}

export type Attribute = NonNullable<UpdateItemCommandInput['Key']>[string];
export type Item = Record<string, Attribute>;

/** The registry of consumers, as an operator changes it. */
export class ConsumerTable {
  /** For what stands in the table beside consumers. */
  readonly client: DynamoDBClient;

  constructor(private readonly address: TableAddress) {
    this.client = tableClient(address);
  }

  get name(): string {
    return this.address.table;
  }

  async list(): Promise<ConsumerEntry[]> {
    const found: ConsumerEntry[] = [];
    let start: Item | undefined;
    do {
      const page = await this.client.send(
        new ScanCommand({
          TableName: this.address.table,
          FilterExpression: 'begins_with(#k, :prefix)',
          ExpressionAttributeNames: { '#k': REGISTRY.KEY },
          ExpressionAttributeValues: { ':prefix': { S: REGISTRY.consumerKey('') } },
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      found.push(...(page.Items ?? []).map(entryOf));
      start = page.LastEvaluatedKey;
    } while (start);
    return found.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async read(id: string): Promise<ConsumerEntry> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.address.table, Key: keyOf(id), ConsistentRead: true }),
    );
    if (!item) throw this.unknown(id);
    return entryOf(item);
  }

  /** Sets the status; `from`: only where it is one of these. Returns the entry as it was. */
  setStatus(
    id: string,
    status: ConsumerRecord['status'],
    from: readonly ConsumerRecord['status'][],
  ): Promise<ConsumerEntry> {
    const names = from.map((_, index) => `:f${index}`);
    return this.update(id, {
      UpdateExpression: 'SET #s = :s',
      ConditionExpression: `attribute_exists(#k) AND #s IN (${names.join(', ')})`,
      ExpressionAttributeNames: { '#s': 'status', '#k': REGISTRY.KEY },
      ExpressionAttributeValues: {
        ':s': { S: status },
        ...Object.fromEntries(from.map((each, index) => [`:f${index}`, { S: each }])),
      },
    });
  }

  /** Makes every token that was issued before worthless. It never moves back. Returns the entry as it was. */
  setNotBefore(id: string, notBefore: number): Promise<ConsumerEntry> {
    return this.update(id, {
      UpdateExpression: 'SET #n = :n',
      ConditionExpression: 'attribute_exists(#k) AND (attribute_not_exists(#n) OR #n <= :n)',
      ExpressionAttributeNames: { '#n': 'notBefore', '#k': REGISTRY.KEY },
      ExpressionAttributeValues: { ':n': { N: String(notBefore) } },
    });
  }

  /** Replaces the certificates, unless someone else did meanwhile. Returns the entry as it was. */
  setCertificates(id: string, before: readonly string[], after: readonly string[]): Promise<ConsumerEntry> {
    return this.replaceList(id, 'certificates', before, after);
  }

  private replaceList(
    id: string,
    name: 'certificates' | 'clients',
    before: readonly string[],
    after: readonly string[],
  ): Promise<ConsumerEntry> {
    const list = (texts: readonly string[]) => ({ L: texts.map((text) => ({ S: text })) });
    const same = before.map((_, index) => `contains(#c, :b${index})`);
    return this.update(id, {
      UpdateExpression: 'SET #c = :after',
      // Member by member: not every emulation compares lists.
      ConditionExpression: ['size(#c) = :n', ...same].join(' AND '),
      ExpressionAttributeNames: { '#c': name },
      ExpressionAttributeValues: {
        ':after': list(after),
        ':n': { N: String(before.length) },
        ...Object.fromEntries(before.map((each, index) => [`:b${index}`, { S: each }])),
      },
    });
  }

  /**
   * Adds a client, which then works beside those that the consumer has. Nobody else may have it.
   *
   * Its way to the consumer first: without the consumer's own word it leads nowhere.
   */
  async addClient(id: string, issuer: string, client: string): Promise<ConsumerEntry> {
    const before = await this.read(id);
    const pointer = { [REGISTRY.KEY]: { S: REGISTRY.clientKey(issuer, client) }, consumerId: { S: id } };
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.address.table,
          Item: pointer,
          ConditionExpression: 'attribute_not_exists(#k) OR #o = :o',
          ExpressionAttributeNames: { '#k': REGISTRY.KEY, '#o': 'consumerId' },
          ExpressionAttributeValues: { ':o': { S: id } },
        }),
      );
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
      throw new UsageError(`client ${client} of ${issuer} belongs to another consumer; give each its own`);
    }
    await this.replaceList(id, 'clients', before.clients, [...new Set([...before.clients, `${issuer} ${client}`])]);
    return before;
  }

  /** Drops a client, from the consumer's own record first: from then on it is refused. */
  async dropClient(id: string, issuer: string, client: string): Promise<ConsumerEntry> {
    const before = await this.read(id);
    const pair = `${issuer} ${client}`;
    if (!before.clients.includes(pair)) {
      throw new UsageError(
        `consumer ${id} has no client ${client} of ${issuer}; "consumer show ${id}" names its clients`,
      );
    }
    if (before.clients.length === 1) {
      throw new UsageError(`${client} is the only client of ${id}; add the next one first, or revoke the consumer`);
    }
    const after = before.clients.filter((each) => each !== pair);
    await this.replaceList(id, 'clients', before.clients, after);
    await this.client.send(
      new DeleteItemCommand({
        TableName: this.address.table,
        Key: { [REGISTRY.KEY]: { S: REGISTRY.clientKey(issuer, client) } },
        ConditionExpression: 'attribute_not_exists(#k) OR #o = :o',
        ExpressionAttributeNames: { '#k': REGISTRY.KEY, '#o': 'consumerId' },
        ExpressionAttributeValues: { ':o': { S: id } },
      }),
    );
    return before;
  }

  close(): void {
    this.client.destroy();
  }

  private async update(id: string, change: Partial<UpdateItemCommandInput>): Promise<ConsumerEntry> {
    try {
      const { Attributes: before } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.address.table,
          Key: keyOf(id),
          ReturnValues: 'ALL_OLD',
          ...change,
        }),
      );
      return entryOf(before ?? {});
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
      const { status, notBefore } = await this.read(id);
      throw new UsageError(
        `consumer ${id} is ${status}, its tokens count from ${moment(notBefore)}: the change does not apply; look with "consumer show ${id}"`,
      );
    }
  }

  private unknown(id: string): UsageError {
    return new UsageError(`table ${this.address.table} has no consumer ${id}; "consumer list" names those that it has`);
  }
}

const keyOf = (id: string): Item => ({ [REGISTRY.KEY]: { S: REGISTRY.consumerKey(id) } });

const text = (value: Attribute | undefined): string => value?.S ?? '';
const texts = (value: Attribute | undefined): string[] => value?.SS ?? (value?.L ?? []).map(text);

function entryOf(item: Item): ConsumerEntry {
  const limits = Object.fromEntries(
    ['rate', 'burst', 'account', 'operations'].flatMap((name) => (item[name] ? [[name, plain(item[name])]] : [])),
  ) as Record<string, unknown>;
  return {
    id: text(item['consumerId']),
    status: text(item['status']) || 'unreadable',
    notBefore: Number(item['notBefore']?.N ?? 0),
    clients: texts(item['clients']),
    certificates: texts(item['certificates']),
    sourceRanges: texts(item['sourceRanges']),
    roles: texts(item['roles']),
    tenants: texts(item['tenants']),
    limits,
  };
}

function plain(value: Attribute): unknown {
  if (value.N !== undefined) return Number(value.N);
  if (value.M) return Object.fromEntries(Object.entries(value.M).map(([name, each]) => [name, plain(each)]));
  return value.S;
}

/** Epoch seconds as people read them. */
export function moment(epochSeconds: number): string {
  return epochSeconds === 0 ? 'their own issue' : new Date(epochSeconds * 1000).toISOString();
}
