import { type ConsumerRecord, type RateLimit, REGISTRY } from '../../src/vocabulary';
import type { AwsCall } from './aws';

/** An attribute value of DynamoDB. */
type Attribute =
  | { S: string }
  | { N: string }
  | { BOOL: boolean }
  | { L: Attribute[] }
  | { SS: string[] }
  | { M: { [name: string]: Attribute } };
export type Item = Record<string, Attribute>;

/** What the registry knows about the credential of one request. */
export interface ConsumerStanding {
  /** Absent: no consumer owns the client. */
  readonly consumer?: ConsumerRecord;
  /** The token id is on the deny list. */
  readonly isTokenDenied: boolean;
  /** The certificate is on the deny list. */
  readonly isCertificateDenied: boolean;
  /** The revocation list of the certificate's issuer is there and not stale. Absent: nobody asked. */
  readonly hasFreshList?: boolean;
}

export interface StandingQuery {
  readonly issuer: string;
  readonly client: string;
  readonly jti?: string;
  /** SHA-256 of the DER certificate, lower-case hex. */
  readonly certificate?: string;
  /** What the certificate is called on a revocation list; absent: no list is asked for. */
  readonly listed?: { readonly issuer: string; readonly serial: string };
  /** Epoch seconds: entries of the deny list that have expired no longer count (TTL deletes them late). */
  readonly now: number;
}

/** The way from a proven credential to its consumer. Answers `unavailable` when it cannot tell. */
export interface ConsumerRegistry {
  standing(query: StandingQuery): Promise<ConsumerStanding | 'unavailable'>;
}

const text = (value: string): Attribute => ({ S: value });
const texts = (values: readonly string[]): Attribute => ({ L: values.map(text) });
const number = (value: number): Attribute => ({ N: String(value) });
const limitAttribute = ({ rate, burst }: RateLimit): Attribute => ({ M: { rate: number(rate), burst: number(burst) } });

/** The items that make up one consumer: its record, and one pointer for each client. */
export function consumerItems(record: ConsumerRecord): Item[] {
  const item: Item = {
    [REGISTRY.KEY]: text(REGISTRY.consumerKey(record.consumerId)),
    consumerId: text(record.consumerId),
    status: text(record.status),
    clients: texts(record.clients),
    certificates: texts(record.certificates),
    sourceRanges: texts(record.sourceRanges),
    roles: texts(record.roles),
    tenants: texts(record.tenants),
    notBefore: number(record.notBefore),
    ...(record.rate !== undefined && { rate: number(record.rate) }),
    ...(record.burst !== undefined && { burst: number(record.burst) }),
    ...(record.account && { account: limitAttribute(record.account) }),
    ...(record.operations && {
      operations: {
        M: Object.fromEntries(Object.entries(record.operations).map(([id, limit]) => [id, limitAttribute(limit)])),
      },
    }),
    ...(record.tokenBinding && { tokenBinding: text(record.tokenBinding) }),
    ...(record.planKey !== undefined && { planKey: text(record.planKey) }),
  };
  return [item, ...record.clients.map((pair) => clientItem(pair, record.consumerId))];
}

function clientItem(pair: string, consumerId: string): Item {
  const [issuer = '', ...client] = pair.split(' ');
  return { [REGISTRY.KEY]: text(REGISTRY.clientKey(issuer, client.join(' '))), consumerId: text(consumerId) };
}

function asText(value: unknown): string | undefined {
  const candidate = (value as { S?: unknown } | undefined)?.S;
  return typeof candidate === 'string' ? candidate : undefined;
}

function asNumber(value: unknown): number | undefined {
  const candidate = Number((value as { N?: unknown } | undefined)?.N ?? Number.NaN);
  return Number.isFinite(candidate) ? candidate : undefined;
}

function asTexts(value: unknown): string[] | undefined {
  const { L, SS } = (value ?? {}) as { L?: unknown[]; SS?: string[] };
  if (SS) return SS;
  const items = L?.map(asText);
  return items?.every((item): item is string => item !== undefined) ? items : undefined;
}

const STATUSES: readonly unknown[] = ['active', 'suspended', 'revoked'];

/** Reads a consumer back, or undefined where an attribute is missing or of another kind: half a record grants nothing. */
export function consumerOf(item: Record<string, unknown>): ConsumerRecord | undefined {
  const record = {
    consumerId: asText(item['consumerId']),
    status: asText(item['status']),
    clients: asTexts(item['clients']),
    certificates: asTexts(item['certificates']),
    sourceRanges: asTexts(item['sourceRanges']),
    roles: asTexts(item['roles']),
    tenants: asTexts(item['tenants']),
    notBefore: asNumber(item['notBefore']),
  };
  const limits = limitsOf(item);
  const hasBinding = item['tokenBinding'] !== undefined;
  if (hasBinding && asText(item['tokenBinding']) !== 'certificate') return undefined;
  if (!limits || Object.values(record).includes(undefined) || !STATUSES.includes(record.status)) return undefined;
  return {
    ...(record as ConsumerRecord),
    ...limits,
    ...(hasBinding && { tokenBinding: 'certificate' as const }),
    planKey: asText(item['planKey']),
  };
}

type Limits = Pick<ConsumerRecord, 'rate' | 'burst' | 'account' | 'operations'>;

/** Limits that are there must be readable: half a limit would be none. */
function limitsOf(item: Record<string, unknown>): Limits | undefined {
  const hasOwn = item['rate'] !== undefined || item['burst'] !== undefined;
  const hasAccount = item['account'] !== undefined;
  const own = hasOwn ? asLimit({ M: item }) : undefined;
  const account = hasAccount ? asLimit(item['account']) : undefined;
  const entries = Object.entries((item['operations'] as { M?: Record<string, unknown> } | undefined)?.M ?? {});
  const operations = entries.map(([id, limit]) => [id, asLimit(limit)] as const);
  if ((hasOwn && !own) || (hasAccount && !account) || operations.some(([, limit]) => !limit)) return undefined;
  return {
    ...own,
    ...(account && { account }),
    ...(operations.length > 0 && { operations: Object.fromEntries(operations) as Record<string, RateLimit> }),
  };
}

function asLimit(value: unknown): RateLimit | undefined {
  const { M = {} } = (value ?? {}) as { M?: Record<string, unknown> };
  const [rate, burst] = [asNumber(M['rate']), asNumber(M['burst'])];
  return rate !== undefined && burst !== undefined && rate > 0 && burst >= 1 ? { rate, burst } : undefined;
}

/** How a registry table is reached. */
export interface RegistryOptions {
  readonly table: string;
  readonly call: AwsCall;
  /** Milliseconds for one read. */
  readonly deadlineMs: number;
}

type Read = (key: string) => Promise<Record<string, unknown> | undefined>;

function reader({ table, call, deadlineMs }: RegistryOptions): Read {
  return async (key) => {
    const answer = await call({
      service: 'dynamodb',
      target: 'DynamoDB_20120810.GetItem',
      // Consistent: a suspended consumer is out with the next request.
      body: { TableName: table, Key: { [REGISTRY.KEY]: { S: key } }, ConsistentRead: true },
      deadlineMs,
    });
    return answer['Item'] as Record<string, unknown> | undefined;
  };
}

const isDenied = (item: Record<string, unknown> | undefined, now: number) =>
  item !== undefined && (asNumber(item['expires']) ?? Number.POSITIVE_INFINITY) > now;

async function standing(read: Read, query: StandingQuery): Promise<ConsumerStanding | 'unavailable'> {
  const { listed } = query;
  const [pointer, token, certificate, revoked, list] = await Promise.all([
    read(REGISTRY.clientKey(query.issuer, query.client)),
    query.jti === undefined ? undefined : read(REGISTRY.tokenKey(query.issuer, query.jti)),
    query.certificate === undefined ? undefined : read(REGISTRY.certificateKey(query.certificate)),
    listed && read(REGISTRY.revokedKey(listed.issuer, listed.serial)),
    listed && read(REGISTRY.revocationListKey(listed.issuer)),
  ]);
  const denied = {
    isTokenDenied: isDenied(token, query.now),
    isCertificateDenied: isDenied(certificate, query.now) || isDenied(revoked, query.now),
    ...(listed && { hasFreshList: (asNumber(list?.['nextUpdate']) ?? 0) > query.now }),
  };
  const consumerId = asText(pointer?.['consumerId']);
  if (!consumerId) return denied;
  const item = await read(REGISTRY.consumerKey(consumerId));
  const consumer = item && consumerOf(item);
  // The pointer must be confirmed by the record: a stale pointer of a re-assigned client grants nothing.
  if (item && !consumer) return 'unavailable';
  return consumer?.clients.includes(`${query.issuer} ${query.client}`) ? { ...denied, consumer } : denied;
}

/** The registry in its DynamoDB table. */
export function createRegistry(options: RegistryOptions): ConsumerRegistry {
  const read = reader(options);
  return {
    standing: (query) => standing(read, query).catch(() => 'unavailable' as const),
  };
}
