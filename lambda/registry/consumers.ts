import { createHash } from 'node:crypto';
import { type ConsumerRecord, REGISTRY } from '../../src/vocabulary';
import { consumerItems, type Item } from '../core/registry';
import type { ConsumerStore } from './consumer-store';
import { type CustomResourceEvent, type CustomResourceResult, textProperty } from './custom-resource';

/** Set while a consumer is out of the template: the status it had, so that its return does not lift a suspension. */
const STATUS_BEFORE = 'statusBefore';
const SAVE_TRIES = 3;

/** What the provider works with. */
export interface ConsumerDeps {
  readonly store: ConsumerStore;
  /** Epoch seconds. */
  readonly now: () => number;
}

/**
 * `Custom::HardenedConsumers`: brings the registry to what the template declares.
 *
 * The template owns credentials, ranges, roles, tenants and limits. Status and `notBefore` belong to the operators: no
 * deployment lifts a suspension. A consumer that leaves the template is revoked, never deleted. Repeating a request changes
 * nothing, and deleting the resource leaves the table as it is.
 */
export async function provideConsumers(event: CustomResourceEvent, deps: ConsumerDeps): Promise<CustomResourceResult> {
  const table = textProperty(event.ResourceProperties, 'Table');
  const physicalId = `consumers-${createHash('sha256').update(table).digest('hex').slice(0, 16)}`;
  if (event.RequestType === 'Delete') return { physicalId: event.PhysicalResourceId ?? physicalId };
  const wanted = records(event.ResourceProperties);
  const before = event.OldResourceProperties?.['Table'] === table ? records(event.OldResourceProperties) : [];
  refuseSharedClients(wanted);
  const gone = before.filter(({ consumerId }) => !wanted.some((record) => record.consumerId === consumerId));
  // Leavers first: their clients may move to someone else in the same deployment.
  for (const record of gone) await retire(record.consumerId, deps);
  for (const record of wanted) await enroll(record, wanted, before, deps);
  return { physicalId };
}

function records(properties: Readonly<Record<string, unknown>>): ConsumerRecord[] {
  const parsed: unknown = JSON.parse(textProperty(properties, 'Consumers'));
  if (!Array.isArray(parsed)) throw new Error('property Consumers is no list; deploy the construct again');
  return parsed as ConsumerRecord[];
}

function refuseSharedClients(consumers: readonly ConsumerRecord[]): void {
  const owners = new Map<string, string>();
  for (const { consumerId, clients } of consumers) {
    for (const client of clients) {
      const owner = owners.get(client) ?? consumerId;
      if (owner !== consumerId) throw sharedClient(client, consumerId, owner);
      owners.set(client, owner);
    }
  }
}

function sharedClient(client: string, consumerId: string, owner: string): Error {
  return new Error(
    `client "${client}" of consumer ${consumerId} belongs to consumer ${owner}; give each consumer its own client`,
  );
}

/** Revokes a consumer that left the template and frees its clients. */
async function retire(consumerId: string, deps: ConsumerDeps): Promise<void> {
  const last = await change(consumerId, deps, (item) => {
    if (!item || item[STATUS_BEFORE]) return undefined;
    return { ...item, status: { S: 'revoked' }, [STATUS_BEFORE]: item['status'] ?? { S: 'active' } };
  });
  for (const client of clientsOf(last)) await deps.store.release(pointerKey(client), consumerId);
}

/** Writes one declared consumer and its clients, and frees the clients that it no longer has. */
async function enroll(
  record: ConsumerRecord,
  wanted: readonly ConsumerRecord[],
  before: readonly ConsumerRecord[],
  deps: ConsumerDeps,
): Promise<void> {
  const [, ...pointers] = consumerItems(record);
  for (const [index, pointer] of pointers.entries()) {
    const client = record.clients[index] as string;
    if (!(await deps.store.claim(pointer, releasing(client, wanted, before)))) {
      const holder = (await deps.store.read(pointerKey(client)))?.['consumerId'];
      throw sharedClient(client, record.consumerId, text(holder) ?? 'unknown');
    }
  }
  const dropped = clientsOf(await deps.store.read(REGISTRY.consumerKey(record.consumerId)));
  await change(record.consumerId, deps, (item) => merged(record, item, deps.now()));
  for (const client of dropped.filter((each) => !record.clients.includes(each))) {
    await deps.store.release(pointerKey(client), record.consumerId);
  }
}

/** Consumers that had the client in the last template and do not have it in this one. */
function releasing(client: string, wanted: readonly ConsumerRecord[], before: readonly ConsumerRecord[]): string[] {
  const still = new Set(wanted.filter(({ clients }) => clients.includes(client)).map(({ consumerId }) => consumerId));
  return before
    .filter(({ clients, consumerId }) => clients.includes(client) && !still.has(consumerId))
    .map(({ consumerId }) => consumerId);
}

/** The declared record with what operators decided at run time. */
function merged(record: ConsumerRecord, item: Item | undefined, now: number): Item {
  const [declared] = consumerItems(record) as [Item];
  if (!item) return declared;
  const returned = item[STATUS_BEFORE];
  const status = returned ?? item['status'] ?? { S: 'suspended' };
  // Tokens from before the absence stay worthless.
  const notBefore = returned ? { N: String(now) } : (item['notBefore'] ?? { N: String(now) });
  return { ...declared, status, notBefore };
}

/** Reads, edits and writes one consumer; again when an operator wrote in between. */
async function change(
  consumerId: string,
  { store }: ConsumerDeps,
  edit: (item: Item | undefined) => Item | undefined,
): Promise<Item | undefined> {
  for (let attempt = 0; attempt < SAVE_TRIES; attempt++) {
    const item = await store.read(REGISTRY.consumerKey(consumerId));
    const next = edit(item);
    if (!next || (await store.save(next, item))) return next ?? item;
  }
  throw new Error(`consumer ${consumerId} is being changed by someone else; deploy again`);
}

function clientsOf(item: Item | undefined): string[] {
  const clients = item?.['clients'];
  return clients && 'L' in clients ? clients.L.flatMap((each) => text(each) ?? []) : [];
}

function pointerKey(pair: string): string {
  const blank = pair.indexOf(' ');
  return REGISTRY.clientKey(pair.slice(0, blank), pair.slice(blank + 1));
}

function text(attribute: Item[string] | undefined): string | undefined {
  return attribute && 'S' in attribute ? attribute.S : undefined;
}
