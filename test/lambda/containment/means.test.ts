import { AwsCallError, type AwsRequest } from '../../../lambda/core/aws';
import { means } from '../../../lambda/containment/means';
import type { ContainmentConfig } from '../../../src/vocabulary';
import { MemoryIpSets, setNamed } from '../ranges/memory-ip-sets';

const patience = { attempts: 5, random: () => 0, wait: async () => undefined };
const ipv4 = setNamed('v4');
const config = { ipv4 } as unknown as ContainmentConfig;

function registry(answer: () => Record<string, unknown> = () => ({})) {
  const requests: AwsRequest[] = [];
  const call = async (request: AwsRequest) => {
    requests.push(request);
    return answer();
  };
  return { requests, means: means({ config, call, registryTable: 'Registry', sets: new MemoryIpSets({}), patience }) };
}

const refused = () => {
  throw new AwsCallError('UpdateItem', 'ConditionalCheckFailedException', 400);
};
const down = () => {
  throw new AwsCallError('UpdateItem', 'Timeout', 0);
};

describe('means', () => {
  it('suspends an active consumer only', async () => {
    const { requests, means: own } = registry();

    await own.take({ kind: 'suspend', target: 'acme' }, 'f-1');

    expect(requests[0]?.body).toMatchObject({
      Key: { pk: { S: 'consumer#acme' } },
      ConditionExpression: expect.stringMatching(/^#s = :active OR/),
    });
  });

  it('lets nobody in again who was revoked meanwhile', async () => {
    const { means: own } = registry(refused);

    expect(await own.undo({ kind: 'suspend', target: 'acme' })).toBe('impossible');
  });

  it('has a suspension come again while the registry is down', async () => {
    const { means: own } = registry(down);

    await expect(own.take({ kind: 'suspend', target: 'acme' }, 'f-1')).rejects.toThrow('Timeout');
  });

  it('suspends nobody where no consumer is known', async () => {
    const own = means({ config, call: async () => ({}), sets: new MemoryIpSets({}), patience });

    expect(await own.take({ kind: 'suspend', target: 'acme' }, 'f-1')).toBe('impossible');
  });

  it('blocks no address where there is no set for it', async () => {
    const { means: own } = registry();

    expect(await own.take({ kind: 'block', target: '2001:db8::/64' }, 'f-1')).toBe('impossible');
  });
});
