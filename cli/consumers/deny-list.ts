import { DeleteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { REGISTRY } from '../../src/vocabulary';
import { UsageError } from '../commands/usage-error';
import type { Attribute, ConsumerTable, Item } from './consumer-table';

/** One credential that is refused whoever shows it. */
export interface DeniedCredential {
  readonly kind: 'token' | 'certificate';
  /** `<issuer> <jti>`, or the SHA-256 of the certificate. */
  readonly name: string;
  /** Epoch seconds from which the entry has no effect; undefined: for good. */
  readonly expires?: number;
}

const PREFIXES = {
  token: REGISTRY.tokenKey('', '').trimEnd(),
  certificate: REGISTRY.certificateKey(''),
} as const;

const keyOf = ({ kind, name }: DeniedCredential): Item => ({ [REGISTRY.KEY]: { S: `${PREFIXES[kind]}${name}` } });

/** The deny list of a registry: single credentials that are refused from the next request on. */
export class DenyList {
  constructor(private readonly table: ConsumerTable) {}

  /** An entry that is there already is only ever made to last longer. */
  async add(credential: DeniedCredential): Promise<void> {
    const { expires } = credential;
    const lasting: Item = expires === undefined ? {} : { expires: { N: String(expires) } };
    try {
      await this.table.client.send(
        new PutItemCommand({
          TableName: this.table.name,
          Item: { ...keyOf(credential), ...lasting },
          ...(expires !== undefined && {
            ConditionExpression: 'attribute_not_exists(#k) OR #e < :e',
            ExpressionAttributeNames: { '#k': REGISTRY.KEY, '#e': 'expires' },
            ExpressionAttributeValues: { ':e': { N: String(expires) } },
          }),
        }),
      );
    } catch (error) {
      // Denied for longer, or for good: that stands.
      if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
    }
  }

  /** @throws UsageError where it is not denied. */
  async remove(credential: DeniedCredential): Promise<void> {
    const { Attributes } = await this.table.client.send(
      new DeleteItemCommand({ TableName: this.table.name, Key: keyOf(credential), ReturnValues: 'ALL_OLD' }),
    );
    if (!Attributes) throw new UsageError(`${credential.kind} ${credential.name} is not on the deny list`);
  }

  async list(): Promise<DeniedCredential[]> {
    const found: DeniedCredential[] = [];
    let start: Item | undefined;
    do {
      const page = await this.table.client.send(
        new ScanCommand({
          TableName: this.table.name,
          FilterExpression: 'begins_with(#k, :token) OR begins_with(#k, :certificate)',
          ExpressionAttributeNames: { '#k': REGISTRY.KEY },
          ExpressionAttributeValues: { ':token': { S: PREFIXES.token }, ':certificate': { S: PREFIXES.certificate } },
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      found.push(...(page.Items ?? []).map(deniedOf));
      start = page.LastEvaluatedKey;
    } while (start);
    return found.sort((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1));
  }
}

function deniedOf(item: Record<string, Attribute>): DeniedCredential {
  const key = item[REGISTRY.KEY]?.S ?? '';
  const kind = key.startsWith(PREFIXES.token) ? 'token' : 'certificate';
  const expires = item['expires']?.N;
  return { kind, name: key.slice(PREFIXES[kind].length), ...(expires !== undefined && { expires: Number(expires) }) };
}
