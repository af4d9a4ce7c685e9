import type { AwsCall } from '../../../lambda/core/aws';
import { consumerItems, createRegistry, type Item } from '../../../lambda/core/registry';
import { type ConsumerRecord, REGISTRY } from '../../../src/vocabulary';

const ISSUER = 'https://id.example.com';
const consumer: ConsumerRecord = {
  consumerId: 'acme',
  status: 'active',
  clients: [`${ISSUER} client-a`],
  certificates: ['ab'.repeat(32)],
  sourceRanges: ['203.0.113.0/24'],
  roles: ['buyer'],
  tenants: ['tenant-a'],
  notBefore: 7,
  rate: 10,
  burst: 20,
};
const query = { issuer: ISSUER, client: 'client-a', jti: 'j-1', certificate: 'ab'.repeat(32), now: 1000 };

function registryOf(items: readonly Item[], call?: AwsCall) {
  const table = new Map(items.map((item) => [(item[REGISTRY.KEY] as { S: string }).S, item]));
  const read: AwsCall = async ({ body }) => {
    const key = body['Key'] as Record<string, { S: string }>;
    return { Item: table.get(key[REGISTRY.KEY]!.S) };
  };
  return createRegistry({ table: 'registry', deadlineMs: 100, call: call ?? read });
}

const denied = (key: string, expires?: number): Item => ({
  [REGISTRY.KEY]: { S: key },
  ...(expires !== undefined && { expires: { N: String(expires) } }),
});

describe('createRegistry', () => {
  it('reads a consumer back as it was written', async () => {
    const registry = registryOf(consumerItems(consumer));

    expect(await registry.standing(query)).toEqual({ consumer, isTokenDenied: false, isCertificateDenied: false });
  });

  it('knows no consumer for another client', async () => {
    const registry = registryOf(consumerItems(consumer));

    expect(await registry.standing({ ...query, client: 'client-b' })).not.toHaveProperty('consumer');
  });

  it('knows no consumer for the same client of another issuer', async () => {
    const registry = registryOf(consumerItems(consumer));

    expect(await registry.standing({ ...query, issuer: 'https://other.example' })).not.toHaveProperty('consumer');
  });

  it('does not follow a pointer that the record does not confirm', async () => {
    const [record, pointer] = consumerItems(consumer);
    const registry = registryOf([{ ...record, clients: { L: [] } }, pointer!]);

    expect(await registry.standing(query)).not.toHaveProperty('consumer');
  });

  it('reports tokens and certificates on the deny list', async () => {
    const registry = registryOf([
      denied(REGISTRY.tokenKey(ISSUER, 'j-1'), 1001),
      denied(REGISTRY.certificateKey(query.certificate)),
    ]);

    expect(await registry.standing(query)).toMatchObject({ isTokenDenied: true, isCertificateDenied: true });
  });

  it('no longer counts an entry of the deny list that has expired', async () => {
    const registry = registryOf([denied(REGISTRY.tokenKey(ISSUER, 'j-1'), 1000)]);

    expect(await registry.standing(query)).toMatchObject({ isTokenDenied: false });
  });

  it('cannot tell when a record is damaged', async () => {
    const [record, pointer] = consumerItems(consumer);
    const registry = registryOf([{ ...record, status: { S: 'maybe' } }, pointer!]);

    expect(await registry.standing(query)).toBe('unavailable');
  });

  it('cannot tell when any read fails', async () => {
    const registry = registryOf([], async ({ body }) => {
      if (JSON.stringify(body).includes('jti#')) throw new Error('Timeout');
      return {};
    });

    expect(await registry.standing(query)).toBe('unavailable');
  });

  it('reads consistently, so that a suspension works with the next request', async () => {
    const bodies: Record<string, unknown>[] = [];
    const registry = registryOf([], async ({ body }) => {
      bodies.push(body);
      return {};
    });

    await registry.standing(query);

    expect(bodies.every((body) => body['ConsistentRead'] === true)).toBe(true);
  });
});
