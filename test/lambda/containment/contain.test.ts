import { actionsFor, rangeOf } from '../../../lambda/containment/action';
import { contain, type ContainmentDeps, release } from '../../../lambda/containment/contain';
import type { ContainmentStore, Held } from '../../../lambda/containment/containment-store';
import type { Means } from '../../../lambda/containment/means';
import type { ContainmentConfig, Finding } from '../../../src/vocabulary';
import { eventOf, NOW } from '../findings/finding-fixture';

const CONFIG: ContainmentConfig = {
  suspendOn: ['foreign-tenant'],
  blockOn: ['algorithm-probing'],
  expirySeconds: 3600,
  maxPerHour: 2,
  exceptConsumers: ['monitor'],
  exceptRanges: ['198.51.100.0/24', '2001:db8:1::/48'],
};

/** A table in memory. */
class MemoryStore implements ContainmentStore {
  readonly items = new Map<string, Held & { confirmed?: boolean }>();
  taken = 0;

  async open(held: Held) {
    const known = this.items.get(held.key);
    if (!known) this.items.set(held.key, held);
    return !known ? 'opened' : known.finding === held.finding && !known.confirmed ? 'resumed' : 'held';
  }

  async confirm(held: Held) {
    this.items.set(held.key, { ...held, confirmed: true });
  }

  async close({ key }: Held) {
    this.items.delete(key);
  }

  async takeOne(_now: number, most: number) {
    if (this.taken >= most) return false;
    this.taken += 1;
    return true;
  }

  async due(now: number) {
    return [...this.items.values()].filter(({ expires }) => expires <= now);
  }
}

function world(change: Partial<ContainmentDeps> = {}, answer: 'done' | 'impossible' = 'done') {
  const done: string[] = [];
  const records: Record<string, unknown>[] = [];
  const does = async (what: string) => {
    done.push(what);
    return answer;
  };
  const means: Means = {
    take: ({ kind, target }) => does(`${kind} ${target}`),
    undo: ({ kind, target }) => does(`undo ${kind} ${target}`),
  };
  const store = new MemoryStore();
  const write = (record: unknown) => void records.push(record as Record<string, unknown>);
  const deps: ContainmentDeps = { config: CONFIG, store, means, now: () => NOW, write, ...change };
  const outcomes = () =>
    records.map(({ unmapped }) => (unmapped as { containment: { outcome: string } }).containment.outcome);
  return { deps, done, records, store, outcomes };
}

const probing = (change: Partial<Finding> = {}) => eventOf({ ip: '203.0.113.9', ...change });
const foreign = (change: Partial<Finding> = {}) => eventOf({ consumer: 'acme', ...change }, 'foreign-tenant');
const later = (seconds: number) => () => NOW + seconds * 1000;

describe('contain', () => {
  it.each([
    ['suspends the consumer', foreign(), ['suspend acme']],
    ['blocks the address', probing(), ['block 203.0.113.9/32']],
    [
      'blocks the network of an IPv6 address',
      probing({ ip: '2001:db8::1' }),
      ['block 2001:0db8:0000:0000:0000:0000:0000:0000/64'],
    ],
    ['does nothing about other findings', eventOf({ ip: '203.0.113.9' }, 'credential-stuffing'), []],
    ['suspends nobody when no consumer is known', foreign({ consumer: undefined }), []],
    ['leaves an excepted consumer', foreign({ consumer: 'monitor' }), []],
    ['leaves an excepted range', probing({ ip: '198.51.100.7' }), []],
    ['leaves an excepted IPv6 range', probing({ ip: '2001:db8:1:2::3' }), []],
  ])('%s', async (_what, finding, expected) => {
    const { deps, done } = world();

    await contain(finding, deps);

    expect(done).toEqual(expected);
  });

  it('does the same thing once, however often a finding comes', async () => {
    const { deps, done, outcomes } = world();

    for (const uid of ['f-1', 'f-1', 'f-2']) await contain(probing({ uid }), deps);

    expect([done, outcomes()]).toEqual([['block 203.0.113.9/32'], ['taken']]);
  });

  it('does no more than the limit of an hour, and says so', async () => {
    const { deps, done, outcomes } = world();

    for (const last of [1, 2, 3, 4]) await contain(probing({ uid: `f-${last}`, ip: `203.0.113.${last}` }), deps);

    expect([done.length, outcomes()]).toEqual([2, ['taken', 'taken', 'limited', 'limited']]);
  });

  it('goes on after a crash where it stopped, without taking another action of the hour', async () => {
    const { deps, store, outcomes } = world();
    const crashing = {
      ...deps,
      write: () => {
        throw new Error('full disk');
      },
    };
    await contain(probing(), crashing).catch(() => undefined);

    await contain(probing(), deps);

    expect([store.taken, outcomes()]).toEqual([1, ['taken']]);
  });

  it('forgets what could not be done, and says so', async () => {
    const { deps, store, outcomes } = world({}, 'impossible');

    await contain(foreign(), deps);

    expect([store.items.size, outcomes()]).toEqual([0, ['impossible']]);
  });

  it('records an action as API Activity with the finding that led to it', async () => {
    const { deps, records } = world();

    await contain(foreign({ uid: 'f-7' }), deps);

    expect(records).toEqual([
      expect.objectContaining({
        class_uid: 6003,
        status_id: 1,
        api: expect.objectContaining({ operation: 'SuspendConsumer' }),
        metadata: expect.objectContaining({ correlation_uid: 'f-7' }),
      }),
    ]);
  });
});

describe('release', () => {
  it('leaves everything as it is until it expires', async () => {
    const { deps, done } = world();
    await contain(probing(), deps);

    await release({ ...deps, now: later(3599) });

    expect(done).toEqual(['block 203.0.113.9/32']);
  });

  it('undoes what has expired, and records it', async () => {
    const { deps, done, outcomes, store } = world();
    await contain(probing(), deps);

    await release({ ...deps, now: later(3601) });

    expect([done[1], outcomes(), store.items.size]).toEqual(['undo block 203.0.113.9/32', ['taken', 'undone'], 0]);
  });

  it('names the operator who had it undone', async () => {
    const { deps, records, store } = world();
    store.items.set('consumer#acme', { key: 'consumer#acme', finding: 'f-1', expires: 0, undoneBy: 'alice' });

    await release(deps);

    expect(records).toEqual([expect.objectContaining({ actor: { user: { uid: 'alice' } } })]);
  });

  it('tries again what could not be undone, and goes on with the others', async () => {
    const { deps, store } = world();
    for (const target of ['1', '2']) {
      store.items.set(`address#${target}`, { key: `address#${target}`, finding: 'f', expires: 0 });
    }
    const undo: Means['undo'] = async ({ target }) => {
      if (target === '1') throw new Error('WAF is down');
      return 'done';
    };

    await expect(release({ ...deps, means: { ...deps.means, undo } })).rejects.toThrow(
      '1 of 2 actions could not be undone',
    );
    expect([...store.items.keys()]).toEqual(['address#1']);
  });
});

describe('rangeOf', () => {
  it.each([
    '',
    'unknown',
    '203.0.113.9, 10.0.0.1',
    '203.0.113.9/0',
    '0/0',
    '::/0',
    'fe80::1%eth0',
    '::ffff:10.0.0.1',
    "1'--",
  ])('takes %j for no address', (text) => {
    expect(rangeOf(text)).toBeUndefined();
  });
});

describe('actionsFor', () => {
  it('asks for nothing about texts that callers chose in place of an address', () => {
    expect(actionsFor(probing({ ip: '0.0.0.0/0' }), CONFIG)).toEqual([]);
  });
});
