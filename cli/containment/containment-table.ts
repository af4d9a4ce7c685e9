import {
  DeleteItemCommand,
  type DynamoDBClient,
  ScanCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { CONTAINMENT } from '../../src/vocabulary';
import { UsageError } from '../commands/usage-error';
import { type TableAddress, tableClient } from '../consumers/table-client';

/** What is contained now. */
export interface ContainedEntry {
  /** `consumer` or `address`. */
  readonly kind: string;
  readonly target: string;
  readonly finding: string;
  /** Epoch seconds. */
  readonly expires: number;
  readonly undoneBy?: string;
}

type Item = Record<string, NonNullable<UpdateItemCommandInput['Key']>[string]>;

/** The table of what is contained, as an operator changes it. The function does what it says within a minute. */
export class ContainmentTable {
  private readonly client: DynamoDBClient;

  constructor(private readonly address: TableAddress) {
    this.client = tableClient(address);
  }

  async list(): Promise<ContainedEntry[]> {
    const found: ContainedEntry[] = [];
    let start: Item | undefined;
    do {
      const page = await this.client.send(
        new ScanCommand({ TableName: this.address.table, ConsistentRead: true, ExclusiveStartKey: start }),
      );
      found.push(...(page.Items ?? []).flatMap((item) => entryOf(item as Item) ?? []));
      start = page.LastEvaluatedKey as Item | undefined;
    } while (start);
    return found.sort((a, b) => a.expires - b.expires);
  }

  /** Has an action undone now, and the record say by whom. */
  async undo(target: string, by: string): Promise<ContainedEntry> {
    const entry = await this.find(target);
    await this.change(entry, (key) =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.address.table,
          Key: key,
          UpdateExpression: 'SET #e = :now, #u = :by',
          ConditionExpression: '#f = :f',
          ExpressionAttributeNames: { '#e': 'expires', '#u': 'undoneBy', '#f': 'finding' },
          ExpressionAttributeValues: { ':now': { N: '0' }, ':by': { S: by }, ':f': { S: entry.finding } },
        }),
      ),
    );
    return entry;
  }

  /** Makes an action permanent: nothing undoes it but an operator. */
  async keep(target: string): Promise<ContainedEntry> {
    const entry = await this.find(target);
    await this.change(entry, (key) =>
      this.client.send(
        new DeleteItemCommand({
          TableName: this.address.table,
          Key: key,
          ConditionExpression: '#f = :f',
          ExpressionAttributeNames: { '#f': 'finding' },
          ExpressionAttributeValues: { ':f': { S: entry.finding } },
        }),
      ),
    );
    return entry;
  }

  close(): void {
    this.client.destroy();
  }

  private async find(target: string): Promise<ContainedEntry> {
    const entries = await this.list();
    const found = entries.find((each) => each.target === target || each.target.split('/')[0] === target);
    if (found) return found;
    const names = entries.map((each) => each.target).join(', ') || 'nothing at all';
    throw new UsageError(`${target} is not contained; contained is ${names}`);
  }

  private async change({ kind, target }: ContainedEntry, send: (key: Item) => Promise<unknown>): Promise<void> {
    try {
      await send({ [CONTAINMENT.KEY]: { S: `${kind}#${target}` } });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
      throw new UsageError(`${target} was undone meanwhile; look with "containment list"`);
    }
  }
}

function entryOf(item: Item): ContainedEntry | undefined {
  const [kind = '', ...rest] = (item[CONTAINMENT.KEY]?.S ?? '').split('#');
  if (kind !== 'consumer' && kind !== 'address') return undefined;
  const undoneBy = item['undoneBy']?.S;
  return {
    kind,
    target: rest.join('#'),
    finding: item['finding']?.S ?? '',
    expires: Number(item['expires']?.N ?? 0),
    ...(undoneBy !== undefined && { undoneBy }),
  };
}
