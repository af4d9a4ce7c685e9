import type { AwsCall } from '../../../lambda/core/aws';
import { revocationStore } from '../../../lambda/revocation/revocation-store';

type Batch = Record<string, { PutRequest: { Item: { pk: { S: string } } } }[]>;

const list = (count: number) => ({
  issuer: 'aa',
  thisUpdate: 1_800_000_000,
  nextUpdate: 1_800_086_400,
  serials: Array.from({ length: count }, (_, index) => index.toString(16)),
});

/** A table that does not take the first item of the first batch at once. */
function table(isBusy = false) {
  const keys: string[] = [];
  let left = isBusy ? 1 : 0;
  const call: AwsCall = async ({ target, body }) => {
    if (!target.endsWith('BatchWriteItem')) return {};
    const [[name, requests]] = Object.entries(body['RequestItems'] as Batch) as [[string, Batch[string]]];
    const taken = requests.slice(left);
    const refused = requests.slice(0, left);
    left = 0;
    keys.push(...taken.map(({ PutRequest }) => PutRequest.Item.pk.S));
    return refused.length > 0 ? { UnprocessedItems: { [name]: refused } } : {};
  };
  return { keys, store: revocationStore('registry', call) };
}

describe('the store of the deny list', () => {
  it('writes the dates after all serial numbers, so that a fresh list is a whole one', async () => {
    const { keys, store } = table();

    await store.write(list(60));

    expect([keys.length, keys.at(-1)]).toEqual([61, 'crl#aa']);
  });

  it('sends again what the table did not take', async () => {
    const { keys, store } = table(true);

    await store.write(list(3));

    expect([...keys].sort()).toEqual(['crl#aa', 'revoked#aa 0', 'revoked#aa 1', 'revoked#aa 2']);
  });

  it('knows no last list where none was written', async () => {
    expect(await table().store.lastUpdate('aa')).toBe(0);
  });
});
