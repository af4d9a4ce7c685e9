import { AwsCallError, type AwsRequest } from '../../../lambda/core/aws';
import { publishedKeyStore, readPublishedKeys } from '../../../lambda/core/published-keys';
import {
  decodeTransactionToken,
  isSignedBy,
  keyIdOf,
  mintTransactionToken,
  transactionSigner,
} from '../../../lambda/core/transaction-token';
import { provideTransactionKeys } from '../../../lambda/registry/transaction-keys';
import { rotateKey } from '../../../lambda/rotation/rotate-key';

const OLD = 'ab'.repeat(32);
const START = 1_800_000_000;

/** Secrets Manager and DynamoDB in memory, as far as a rotation goes. */
function world() {
  const state = {
    now: START,
    versions: new Map([['v1', { text: OLD, stages: ['AWSCURRENT'] }]]),
    item: undefined as Record<string, { S?: string; N?: string }> | undefined,
    waited: 0,
    reads: 0,
  };
  const versionOf = ({ VersionId, VersionStage = 'AWSCURRENT' }: Record<string, unknown>) =>
    VersionId === undefined
      ? [...state.versions.values()].find(({ stages }) => stages.includes(String(VersionStage)))
      : state.versions.get(String(VersionId));
  const call = async ({ target, body }: AwsRequest): Promise<Record<string, unknown>> => {
    switch (target.split('.')[1]) {
      case 'GetItem':
        state.reads++;
        return { Item: state.item };
      case 'PutItem': {
        const values = body['ExpressionAttributeValues'] as Record<string, { N: string }>;
        const before = state.item?.['version']?.N;
        if (before !== undefined && before !== values[':v']!.N)
          throw new AwsCallError(target, 'ConditionalCheckFailedException', 400);
        state.item = body['Item'] as typeof state.item;
        return {};
      }
      case 'GetSecretValue': {
        const version = versionOf(body);
        if (!version) throw new AwsCallError(target, 'ResourceNotFoundException', 400);
        return { SecretString: version.text };
      }
      case 'PutSecretValue':
        state.versions.set(String(body['ClientRequestToken']), {
          text: String(body['SecretString']),
          stages: body['VersionStages'] as string[],
        });
        return {};
      case 'DescribeSecret':
        return { VersionIdsToStages: Object.fromEntries([...state.versions].map(([id, { stages }]) => [id, stages])) };
      case 'UpdateSecretVersionStage':
        for (const [id, version] of state.versions) {
          const kept = version.stages.filter((stage) => stage !== 'AWSCURRENT');
          version.stages = id === body['MoveToVersionId'] ? [...kept, 'AWSCURRENT'] : kept;
        }
        return {};
      default:
        throw new Error(target);
    }
  };
  const deps = {
    call,
    table: 'keys',
    now: () => state.now,
    wait: async (milliseconds: number) => {
      state.waited += milliseconds;
    },
  };
  const step = (Step: string, token = 'v2') => rotateKey({ Step, SecretId: 's', ClientRequestToken: token }, deps);
  const current = () => versionOf({})!.text;
  const store = publishedKeyStore(async () => (await readPublishedKeys('keys', call)).keys, deps.now);
  const verifies = async (seed: string) => {
    const request = { apiId: 'a', correlation: 'c', operation: 'o', method: 'GET', path: '/', query: {} };
    const principal = { subject: '', client: '', issuer: '', consumer: '', tenant: '', roles: [], scopes: [] };
    const minted = { ...request, principal, resources: [], bundleHash: '' };
    const decoded = decodeTransactionToken(mintTransactionToken(transactionSigner(seed), minted, state.now))!;
    return isSignedBy(decoded, await store.get(keyIdOf(decoded)));
  };
  return { state, step, current, verifies, call, deps };
}

async function deployed() {
  const made = world();
  const event = { RequestType: 'Create', ResourceProperties: { SecretArn: 's', Table: 'keys' } };
  await provideTransactionKeys(event as never, made.deps);
  return made;
}

const BEFORE_USE = ['createSecret', 'setSecret', 'testSecret'];

describe('a rotation of the transaction key', () => {
  it('publishes the new key before anything is signed with it', async () => {
    const { step, current, verifies, state } = await deployed();
    for (const each of BEFORE_USE) await step(each);

    expect(current()).toBe(OLD);
    expect(await verifies(state.versions.get('v2')!.text)).toBe(true);
  });

  it('is learned by a verifier that has read the keys before', async () => {
    const { step, current, verifies, state } = await deployed();
    await verifies(OLD);
    for (const each of BEFORE_USE) await step(each);
    state.now += 2;
    await step('finishSecret');

    expect(current()).not.toBe(OLD);
    expect(await verifies(current())).toBe(true);
  });

  it('lets what the old key signed be verified until it is dead, and no longer', async () => {
    const { step, verifies, state } = await deployed();
    for (const each of [...BEFORE_USE, 'finishSecret']) await step(each);

    state.now += 14 * 60;
    const after14 = await verifies(OLD);
    state.now += 2 * 60;
    const after16 = await verifies(OLD);

    expect([after14, after16]).toEqual([true, false]);
  });

  it('waits until no verifier goes on without asking for the new key', async () => {
    const { step, state } = await deployed();
    for (const each of BEFORE_USE) await step(each);

    expect(state.waited).toBeGreaterThan(1_000);
  });

  it('does not go on to use a key that is not published', async () => {
    const { step } = await deployed();
    await step('createSecret');

    await expect(step('testSecret')).rejects.toThrow(/not published/);
  });

  it.each([...BEFORE_USE, 'finishSecret'])('can repeat %s', async (repeated) => {
    const { step, state, verifies, current } = await deployed();
    for (const each of [...BEFORE_USE, 'finishSecret']) {
      await step(each);
      if (each === repeated) await step(each);
    }

    expect(state.versions.size).toBe(2);
    expect([await verifies(OLD), await verifies(current())]).toEqual([true, true]);
  });

  it('keeps the keys of a rotation when a deployment publishes again', async () => {
    const { step, verifies, state, deps } = await deployed();
    for (const each of BEFORE_USE) await step(each);
    const event = { RequestType: 'Update', ResourceProperties: { SecretArn: 's', Table: 'keys' } };
    await provideTransactionKeys(event as never, deps);

    expect(await verifies(state.versions.get('v2')!.text)).toBe(true);
  });

  it('refuses a step that it does not know', async () => {
    await expect((await deployed()).step('guess')).rejects.toThrow(/not one of/);
  });
});

describe('a verifier', () => {
  it('asks for unknown keys once a second at most', async () => {
    const { verifies, state } = await deployed();
    for (let count = 0; count < 20; count++) await verifies('cd'.repeat(32));

    expect(state.reads).toBeLessThan(4);
  });

  it('refuses a key that nobody published', async () => {
    expect(await (await deployed()).verifies('cd'.repeat(32))).toBe(false);
  });
});
