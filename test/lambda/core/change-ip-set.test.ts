import { changeIpSet, type IpSets } from '../../../lambda/core/change-ip-set';
import { MemoryIpSets, setNamed } from '../ranges/memory-ip-sets';

const set = setNamed('edge');
const patience = { attempts: 30, wait: async () => undefined, random: () => 0.5 };

describe('changeIpSet', () => {
  it('loses no write of twenty writers', async () => {
    const sets = new MemoryIpSets({ edge: [] });
    const own = Array.from({ length: 20 }, (_, writer) => `198.51.100.${writer}/32`);

    await Promise.all(own.map((range) => changeIpSet(sets, set, (current) => [...current, range], patience)));

    expect([...sets.of('edge')].sort()).toEqual([...own].sort());
  });

  it('writes nothing when nothing is to be changed', async () => {
    const sets = new MemoryIpSets({ edge: ['198.51.100.0/24'] });

    expect(await changeIpSet(sets, set, () => undefined, patience)).toBe(false);
    expect(sets.writes).toEqual([]);
  });

  it('gives up after its attempts, and names the set', async () => {
    const never: IpSets = { get: async () => ({ addresses: [], lockToken: 'a' }), put: async () => 'stale' };

    await expect(changeIpSet(never, set, () => ['198.51.100.0/24'], { ...patience, attempts: 3 })).rejects.toThrow(
      'IP set edge was written by others 3 times',
    );
  });

  it('waits longer and longer, up to a second', async () => {
    const waits: number[] = [];
    const never: IpSets = { get: async () => ({ addresses: [], lockToken: 'a' }), put: async () => 'stale' };
    const wait = async (milliseconds: number) => void waits.push(milliseconds);

    await changeIpSet(never, set, () => [], { attempts: 7, wait, random: () => 1 }).catch(() => undefined);

    expect(waits).toEqual([50, 100, 200, 400, 800, 1000, 1000]);
  });

  it('passes on what is no lost race', async () => {
    const broken: IpSets = {
      get: async () => ({ addresses: [], lockToken: 'a' }),
      put: () => Promise.reject(new Error('AccessDenied')),
    };

    await expect(changeIpSet(broken, set, () => [], patience)).rejects.toThrow('AccessDenied');
  });
});
