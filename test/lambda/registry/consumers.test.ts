import { provideConsumers } from '../../../lambda/registry/consumers';
import type { CustomResourceEvent } from '../../../lambda/registry/custom-resource';
import { consumerOf, type Item } from '../../../lambda/core/registry';
import type { ConsumerRecord } from '../../../src/vocabulary';
import { MemoryStore } from './memory-store';

const ISSUER = 'https://id.example.com';
const NOW = 1_800_000_000;

function consumer(consumerId: string, clients: string[], more: Partial<ConsumerRecord> = {}): ConsumerRecord {
  return {
    consumerId,
    status: 'active',
    clients: clients.map((client) => `${ISSUER} ${client}`),
    certificates: [],
    sourceRanges: [],
    roles: ['buyer'],
    tenants: [consumerId],
    notBefore: 0,
    ...more,
  };
}

function event(
  type: 'Create' | 'Update' | 'Delete',
  now: ConsumerRecord[],
  before?: ConsumerRecord[],
): CustomResourceEvent {
  return {
    RequestType: type,
    ResponseURL: 'https://example.com/answer',
    StackId: 'stack',
    RequestId: 'request',
    ResourceType: 'Custom::HardenedConsumers',
    LogicalResourceId: 'Consumers',
    ResourceProperties: { Table: 'table', Consumers: JSON.stringify(now) },
    ...(before && { OldResourceProperties: { Table: 'table', Consumers: JSON.stringify(before) } }),
  };
}

describe('consumers of the template', () => {
  const store = new MemoryStore();
  const deps = { store, now: () => NOW };
  const deploy = (now: ConsumerRecord[], before?: ConsumerRecord[]) =>
    provideConsumers(event(before ? 'Update' : 'Create', now, before), deps);

  beforeEach(() => store.items.clear());

  it('are written with one pointer for each client', async () => {
    await deploy([consumer('acme', ['erp', 'shop'])]);

    expect([store.owner(ISSUER, 'erp'), store.owner(ISSUER, 'shop'), store.status('acme')]).toEqual([
      'acme',
      'acme',
      'active',
    ]);
  });

  it('read back as the authorizer reads them', async () => {
    const record = consumer('acme', ['erp'], { sourceRanges: ['203.0.113.0/24'], rate: 5, burst: 10 });

    await deploy([record]);

    expect(consumerOf(store.items.get('consumer#acme') ?? {})).toEqual(record);
  });

  it('are the same after a second run', async () => {
    const records = [consumer('acme', ['erp']), consumer('globex', ['bot'])];
    await deploy(records);
    const first = structuredClone([...store.items]);

    await deploy(records, records);

    expect([...store.items]).toEqual(first);
  });

  it('are never un-suspended by a deployment', async () => {
    const before = [consumer('acme', ['erp'])];
    await deploy(before);
    store.setStatus('acme', 'suspended');

    await deploy([consumer('acme', ['erp'], { roles: ['clerk'] })], before);

    expect(consumerOf(store.items.get('consumer#acme') ?? {})).toMatchObject({ status: 'suspended', roles: ['clerk'] });
  });

  it('keep the notBefore that an operator set', async () => {
    const before = [consumer('acme', ['erp'])];
    await deploy(before);
    store.items.set('consumer#acme', { ...store.items.get('consumer#acme'), notBefore: { N: '1700000000' } });

    await deploy(before, before);

    expect(consumerOf(store.items.get('consumer#acme') ?? {})?.notBefore).toBe(1_700_000_000);
  });

  const edit = (change: Item) =>
    store.items.set('consumer#acme', { ...(store.items.get('consumer#acme') as Item), ...change });
  const ranges = (...texts: string[]): Item => ({ sourceRanges: { L: texts.map((S) => ({ S })) } });

  it('stay as operators changed them where the template did not, and the answer says so', async () => {
    const before = [consumer('acme', ['erp'], { rate: 10, burst: 20 })];
    await deploy(before);
    edit({ ...ranges('203.0.113.0/24'), rate: { N: '1' } });

    const { data } = await deploy([{ ...before[0]!, roles: ['clerk'] }], before);

    expect(consumerOf(store.items.get('consumer#acme')!)).toMatchObject({
      sourceRanges: ['203.0.113.0/24'],
      rate: 1,
      roles: ['clerk'],
    });
    expect(data?.['Report']).toBe(
      'sourceRanges of acme stays as it was changed at run time; rate of acme stays as it was changed at run time',
    );
  });

  it('stop a deployment that would undo what an operator changed', async () => {
    const before = [consumer('acme', ['erp'])];
    await deploy(before);
    edit(ranges('203.0.113.0/24'));

    await expect(deploy([consumer('acme', ['erp'], { sourceRanges: ['198.51.100.0/24'] })], before)).rejects.toThrow(
      'sourceRanges of consumer acme changed both in the template and at run time',
    );
    expect(consumerOf(store.items.get('consumer#acme')!)?.sourceRanges).toEqual(['203.0.113.0/24']);
  });

  it('take what template and operator changed alike', async () => {
    const before = [consumer('acme', ['erp'])];
    await deploy(before);
    edit(ranges('203.0.113.0/24', '198.51.100.0/24'));

    const { data } = await deploy(
      [consumer('acme', ['erp'], { sourceRanges: ['198.51.100.0/24', '203.0.113.0/24'] })],
      before,
    );

    expect(data?.['Report']).toBe('everything is as declared');
  });

  it('know a change at run time even when CloudFormation does not say what was before', async () => {
    await deploy([consumer('acme', ['erp'])]);
    edit(ranges('203.0.113.0/24'));

    await deploy([consumer('acme', ['erp'])]);

    expect(consumerOf(store.items.get('consumer#acme')!)?.sourceRanges).toEqual(['203.0.113.0/24']);
  });

  it('are left alone when operators added them', async () => {
    const before = [consumer('acme', ['erp'])];
    await deploy(before);
    store.items.set('consumer#guest', { pk: { S: 'consumer#guest' }, status: { S: 'active' } });

    await deploy(before, before);

    expect(store.status('guest')).toBe('active');
  });

  it('have a plan key of their own', async () => {
    const properties = {
      Table: 'table',
      Consumers: JSON.stringify([consumer('acme', ['erp'])]),
      PlanKeys: 'a-{consumer}-z',
    };

    await provideConsumers({ ...event('Create', []), ResourceProperties: properties }, deps);

    expect(consumerOf(store.items.get('consumer#acme')!)?.planKey).toBe('a-acme-z');
  });

  it('keep everything that is declared of them at the next deployment', async () => {
    const full = (roles: string[]) =>
      consumer('acme', ['erp'], {
        certificates: ['ab'.repeat(32)],
        tokenBinding: 'certificate',
        sourceRanges: ['203.0.113.0/24'],
        roles,
        rate: 5,
        burst: 10,
        account: { rate: 1, burst: 2 },
        operations: { listOrders: { rate: 3, burst: 4 } },
      });
    await deploy([full(['buyer'])]);

    await deploy([full(['clerk'])], [full(['buyer'])]);

    const { status: _, notBefore: __, ...declared } = full(['clerk']);
    expect(consumerOf(store.items.get('consumer#acme') ?? {})).toMatchObject(declared);
  });

  it('demand bound tokens from the deployment on that says so', async () => {
    const before = consumer('acme', ['erp'], { certificates: ['ab'.repeat(32)] });
    await deploy([before]);

    await deploy([{ ...before, tokenBinding: 'certificate' }], [before]);

    expect(consumerOf(store.items.get('consumer#acme') ?? {})?.tokenBinding).toBe('certificate');
  });

  it('stay marked as contained', async () => {
    const before = [consumer('acme', ['erp'])];
    await deploy(before);
    store.items.set('consumer#acme', {
      ...store.items.get('consumer#acme'),
      status: { S: 'suspended' },
      containedBy: { S: 'finding' },
    });

    await deploy([consumer('acme', ['erp', 'shop'])], before);

    expect(store.items.get('consumer#acme')).toMatchObject({
      status: { S: 'suspended' },
      containedBy: { S: 'finding' },
    });
  });

  it('are revoked, not deleted, when they leave the template', async () => {
    const before = [consumer('acme', ['erp']), consumer('globex', ['bot'])];
    await deploy(before);

    await deploy([before[1] as ConsumerRecord], before);

    expect([store.status('acme'), store.owner(ISSUER, 'erp'), store.status('globex')]).toEqual([
      'revoked',
      undefined,
      'active',
    ]);
  });

  it('return active, with their old tokens worthless', async () => {
    const before = [consumer('acme', ['erp'])];
    await deploy(before);
    await deploy([], before);

    await deploy(before, []);

    expect(consumerOf(store.items.get('consumer#acme') ?? {})).toMatchObject({ status: 'active', notBefore: NOW });
  });

  it('return suspended when an operator had suspended them', async () => {
    const before = [consumer('acme', ['erp'])];
    await deploy(before);
    store.setStatus('acme', 'suspended');
    await deploy([], before);

    await deploy(before, []);

    expect(store.status('acme')).toBe('suspended');
  });

  it('give up clients that they no longer have', async () => {
    const before = [consumer('acme', ['erp', 'shop'])];
    await deploy(before);

    await deploy([consumer('acme', ['erp'])], before);

    expect([store.owner(ISSUER, 'erp'), store.owner(ISSUER, 'shop')]).toEqual(['acme', undefined]);
  });

  it('may hand a client over within one deployment', async () => {
    const before = [consumer('acme', ['erp']), consumer('globex', ['bot'])];
    await deploy(before);

    await deploy([consumer('globex', ['bot', 'erp']), consumer('acme', ['new'])], before);

    expect([store.owner(ISSUER, 'erp'), store.owner(ISSUER, 'new')]).toEqual(['globex', 'acme']);
  });

  it('refuse one client in two consumers', async () => {
    await expect(deploy([consumer('acme', ['erp']), consumer('globex', ['erp'])])).rejects.toThrow(
      `client "${ISSUER} erp" of consumer globex belongs to consumer acme`,
    );
  });

  it('refuse a client that a consumer outside the template owns', async () => {
    await deploy([consumer('acme', ['erp'])]);

    await expect(deploy([consumer('globex', ['erp'])])).rejects.toThrow('belongs to consumer acme');
  });

  it('stay in the table when the resource is deleted', async () => {
    const records = [consumer('acme', ['erp'])];
    await deploy(records);

    await provideConsumers(event('Delete', records), deps);

    expect(store.status('acme')).toBe('active');
  });

  it('are given up on when an operator keeps changing one of them', async () => {
    await deploy([consumer('acme', ['erp'])]);
    const busy = Object.assign(Object.create(store), { save: async () => false }) as MemoryStore;

    await expect(
      provideConsumers(event('Update', [consumer('acme', ['erp'])]), { ...deps, store: busy }),
    ).rejects.toThrow('is being changed by someone else');
  });
});
