import { createHash } from 'node:crypto';
import { type ConsumerRecord, REGISTRY } from '../../src/vocabulary';
import { consumerItems, type Item } from '../core/registry';
import type { ConsumerStore } from './consumer-store';
import { mergeDeclared } from './three-way';
import { type CustomResourceEvent, type CustomResourceResult, textProperty } from './custom-resource';

/** Set while a consumer is out of the template: the status it had, so that its return does not lift a suspension. */
const STATUS_BEFORE = 'statusBefore';
/** JSON of what the last deployment declared: by it, a change by an operator is told from one by the template. */
const DEPLOYED = 'deployed';
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
 * The template owns credentials, ranges, roles, tenants and limits; what operators changed of them at run time stays, and
 * the answer says so, unless the template changed it too: then the deployment fails and names it. Status belongs to the
 * operators: no deployment lifts a suspension. A consumer that leaves the template is revoked, never deleted; one that
 * operators added is left alone. Repeating a request changes nothing, and deleting the resource leaves the table as it is.
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
  const said = gone.map(({ consumerId }) => `${consumerId} left the template and is revoked`);
  for (const record of wanted) said.push(...(await enroll(record, wanted, before, deps)));
  return { physicalId, data: { Report: said.join('; ').slice(0, LONGEST_REPORT) || 'everything is as declared' } };
}

/** CloudFormation takes answers of up to 4 KB, and outputs of up to 1 KB. */
const LONGEST_REPORT = 1000;

function records(properties: Readonly<Record<string, unknown>>): ConsumerRecord[] {
  const parsed: unknown = JSON.parse(textProperty(properties, 'Consumers'));
  if (!Array.isArray(parsed)) throw new Error('property Consumers is no list; deploy the construct again');
  const keys = properties['PlanKeys'];
  if (typeof keys !== 'string') return parsed as ConsumerRecord[];
  return (parsed as ConsumerRecord[]).map((record) => ({
    ...record,
    planKey: keys.replace('{consumer}', record.consumerId),
  }));
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

/** Writes one declared consumer and its clients, and frees the clients that it no longer has. Says what it left alone. */
async function enroll(
  record: ConsumerRecord,
  wanted: readonly ConsumerRecord[],
  before: readonly ConsumerRecord[],
  deps: ConsumerDeps,
): Promise<string[]> {
  const { consumerId } = record;
  const found = await deps.store.read(REGISTRY.consumerKey(consumerId));
  const last = before.find((each) => each.consumerId === consumerId);
  const merge = (item: Item | undefined) => merged(record, item, last, deps.now());
  const { item: first, kept } = merge(found);
  const clients = clientsOf(first);
  for (const pointer of clientItems(clients, consumerId)) {
    const client = pointer.pair;
    if (!(await deps.store.claim(pointer.item, releasing(client, wanted, before)))) {
      const holder = (await deps.store.read(pointerKey(client)))?.['consumerId'];
      throw sharedClient(client, consumerId, text(holder) ?? 'unknown');
    }
  }
  await change(consumerId, deps, (item) => merge(item).item);
  for (const client of clientsOf(found).filter((each) => !clients.includes(each))) {
    await deps.store.release(pointerKey(client), consumerId);
  }
  return kept.map((name) => `${name} of ${consumerId} stays as it was changed at run time`);
}

function clientItems(clients: readonly string[], consumerId: string): { pair: string; item: Item }[] {
  return clients.map((pair) => ({
    pair,
    item: { [REGISTRY.KEY]: { S: pointerKey(pair) }, consumerId: { S: consumerId } },
  }));
}

/** Consumers that had the client in the last template and do not have it in this one. */
function releasing(client: string, wanted: readonly ConsumerRecord[], before: readonly ConsumerRecord[]): string[] {
  const still = new Set(wanted.filter(({ clients }) => clients.includes(client)).map(({ consumerId }) => consumerId));
  return before
    .filter(({ clients, consumerId }) => clients.includes(client) && !still.has(consumerId))
    .map(({ consumerId }) => consumerId);
}

/** The declared record with what operators decided at run time, and the names of what stays theirs. */
function merged(
  record: ConsumerRecord,
  item: Item | undefined,
  last: ConsumerRecord | undefined,
  now: number,
): { item: Item; kept: readonly string[] } {
  const declared = declaredItem(record);
  const note = { [DEPLOYED]: { S: JSON.stringify(declared) } };
  if (!item) return { item: { ...declared, ...note }, kept: [] };
  const deployed = deployedOf(item) ?? (last && declaredItem(last));
  const { attributes, kept, conflicts } = mergeDeclared({ deployed, desired: declared, current: item });
  if (conflicts.length > 0) {
    throw new Error(
      `${conflicts.join(', ')} of consumer ${record.consumerId} changed both in the template and at run time; put the value of the registry into the template, or the one of the last deployment into the registry, and deploy again`,
    );
  }
  const returned = item[STATUS_BEFORE];
  const status = returned ?? item['status'] ?? { S: 'suspended' };
  // Tokens from before the absence stay worthless.
  const earliest = returned ? now : Math.max(record.notBefore, Number(numberText(item['notBefore']) ?? now));
  const { planKey, [REGISTRY.KEY]: key, consumerId } = declared as Record<string, Item[string]>;
  const fixed = {
    [REGISTRY.KEY]: key as Item[string],
    consumerId: consumerId as Item[string],
    ...(planKey && { planKey }),
    // By it, the action of containment that suspended the consumer knows its own work.
    ...(item['containedBy'] && { containedBy: item['containedBy'] }),
  };
  return { item: { ...fixed, ...attributes, status, notBefore: { N: String(earliest) }, ...note }, kept };
}

function declaredItem(record: ConsumerRecord): Item {
  return (consumerItems(record) as [Item])[0];
}

/** What the last deployment wrote, as it noted it itself. */
function deployedOf(item: Item): Item | undefined {
  const note = text(item[DEPLOYED]);
  return note === undefined ? undefined : (JSON.parse(note) as Item);
}

function numberText(attribute: Item[string] | undefined): string | undefined {
  return attribute && 'N' in attribute ? attribute.N : undefined;
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
