import { ConsumerTable } from '../../../cli/consumers/consumer-table';
import { LocalDynamoDb } from '../../../cli/gateway/services/dynamodb';
import { consumerItems } from '../../../lambda/core/registry';

const ISSUER = 'https://id.example.com';

describe('the registry as operators change it', () => {
  let dynamodb: LocalDynamoDb;
  let table: ConsumerTable;

  beforeAll(async () => {
    dynamodb = await LocalDynamoDb.start();
  });
  afterAll(() => dynamodb.close());
  beforeEach(async () => {
    await dynamodb.reset([
      {
        name: 'registry',
        properties: {
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        },
      },
    ]);
    for (const consumerId of ['globex', 'acme']) {
      const record = {
        consumerId,
        status: 'active' as const,
        clients: [`${ISSUER} ${consumerId}-client`],
        certificates: ['ab'.repeat(32)],
        sourceRanges: [],
        roles: ['buyer'],
        tenants: [consumerId],
        notBefore: 0,
        rate: 5,
        burst: 10,
      };
      for (const Item of consumerItems(record)) await dynamodb.call('PutItem', { TableName: 'registry', Item });
    }
    table = new ConsumerTable({ table: 'registry', endpoint: dynamodb.endpoint, region: 'local', isLocal: true });
  });
  afterEach(() => table.close());

  it('lists consumers alone, by name', async () => {
    expect((await table.list()).map(({ id, limits }) => [id, limits])).toEqual([
      ['acme', { rate: 5, burst: 10 }],
      ['globex', { rate: 5, burst: 10 }],
    ]);
  });

  it('revokes one consumer and no other', async () => {
    const before = await table.setStatus('acme', 'revoked', ['active', 'suspended']);

    expect(before.status).toBe('active');
    expect((await table.list()).map(({ status }) => status)).toEqual(['revoked', 'active']);
  });

  it('never restores who was revoked', async () => {
    await table.setStatus('acme', 'revoked', ['active']);

    await expect(table.setStatus('acme', 'active', ['suspended'])).rejects.toThrow('consumer acme is revoked');
  });

  it('moves notBefore on, never back', async () => {
    await table.setNotBefore('acme', 1_800_000_000);

    await expect(table.setNotBefore('acme', 1_700_000_000)).rejects.toThrow('2027-01-15T08:00:00.000Z');
  });

  it('replaces certificates only where nobody else did', async () => {
    const [old, next] = [['ab'.repeat(32)], ['ab'.repeat(32), 'cd'.repeat(32)]];
    await table.setCertificates('acme', old, next);

    await expect(table.setCertificates('acme', old, [])).rejects.toThrow('the change does not apply');
    expect((await table.read('acme')).certificates).toEqual(next);
  });

  it('names the remedy for a consumer that it does not know', async () => {
    await expect(table.read('nobody')).rejects.toThrow('has no consumer nobody; "consumer list" names those');
  });
});
