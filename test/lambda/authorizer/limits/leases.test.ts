import fc from 'fast-check';
import { shardsOf } from '../../../../lambda/authorizer/limits/bucket';
import { admissionBound, Leases, type Limit } from '../../../../lambda/authorizer/limits/leases';
import { ModelStore } from './model-store';

const START = 1_800_000_000_000;

/** Execution environments that share one table and one clock. */
class Fleet {
  readonly store = new ModelStore();
  now = START;
  private readonly environments: Leases[];

  constructor(size: number, random: () => number = () => 0) {
    this.environments = Array.from(
      { length: size },
      () => new Leases({ store: this.store, now: () => this.now, random }),
    );
  }

  async ask(environment: number, ...limits: Limit[]): Promise<boolean> {
    return (await this.environments[environment % this.environments.length]!.take(limits)).ok;
  }
}

const limit = (rate: number, burst: number, cost = 1, key = 'consumer#acme'): Limit => ({
  kind: 'consumer',
  key,
  rate,
  burst,
  cost,
});

const requests = fc.array(
  fc.record({ after: fc.nat({ max: 400 }), environment: fc.nat({ max: 5 }), cost: fc.constantFrom(1, 2, 5, 10) }),
  { minLength: 20, maxLength: 120 },
);
const rates = fc.record({ rate: fc.integer({ min: 1, max: 2000 }), burst: fc.integer({ min: 10, max: 1000 }) });

/** By how much the spending in any window exceeds what the bound allows for it; negative where it stays below. */
function worstExcess(spent: readonly { at: number; cost: number }[], rates: { rate: number; burst: number }): number {
  let worst = Number.NEGATIVE_INFINITY;
  for (const [first, { at: from }] of spent.entries()) {
    let sum = 0;
    for (const { at, cost } of spent.slice(first)) {
      sum += cost;
      worst = Math.max(worst, sum - admissionBound(rates, at - from));
    }
  }
  return worst;
}

describe('leases of tokens', () => {
  it('never spend more in any window than burst, inflow and one lease of inflow allow', async () => {
    await fc.assert(
      fc.asyncProperty(rates, requests, fc.integer({ min: 1, max: 6 }), async ({ rate, burst }, asked, size) => {
        const fleet = new Fleet(size);
        const spent: { at: number; cost: number }[] = [];
        for (const { after, environment, cost } of asked) {
          fleet.now += after;
          const most = Math.max(1, Math.floor(burst / shardsOf({ rate, burst })));
          const paid = Math.min(cost, most);
          if (await fleet.ask(environment, limit(rate, burst, paid))) spent.push({ at: fleet.now, cost: paid });
        }

        expect(worstExcess(spent, { rate, burst })).toBeLessThanOrEqual(1e-3);
      }),
      { numRuns: 80 },
    );
  });

  it('let through what the rate allows, however many environments ask', async () => {
    const fleet = new Fleet(4);
    let served = 0;
    for (let step = 0; step < 4000; step += 1) {
      fleet.now += 5;
      if (await fleet.ask(step % 4, limit(50, 100))) served += 1;
    }

    // 20 s at 50 a second, and the burst at the start.
    expect(served).toBeGreaterThan(0.9 * (20 * 50 + 100));
    expect(served).toBeLessThanOrEqual(admissionBound({ rate: 50, burst: 100 }, 20_000));
  });

  it('cost one write for many requests', async () => {
    const fleet = new Fleet(1);
    for (let step = 0; step < 2000; step += 1) {
      fleet.now += 5;
      await fleet.ask(0, limit(1000, 2000));
    }

    expect(fleet.store.writes).toBeLessThan(40);
  });

  it('ask an empty bucket no more than twenty times a second', async () => {
    const fleet = new Fleet(1);
    for (let step = 0; step < 1000; step += 1) {
      fleet.now += 1;
      await fleet.ask(0, limit(1, 10));
    }

    expect(fleet.store.writes).toBeLessThan(32);
  });

  it('spread a hot consumer over several items', async () => {
    let turn = 0;
    const fleet = new Fleet(3, () => (turn++ % 16) / 16);
    for (let step = 0; step < 3000; step += 1) await fleet.ask(step, limit(2000, 2000));

    expect(fleet.store.fullAt.size).toBe(shardsOf({ rate: 2000, burst: 2000 }));
  });

  it('spend all shards before they refuse', async () => {
    const fleet = new Fleet(1);
    let served = 0;
    while (served < 5000 && (await fleet.ask(0, limit(2000, 2000)))) served += 1;

    expect(served).toBe(2000);
  });

  it('give back what a later limit refused', async () => {
    const fleet = new Fleet(1);
    const narrow = limit(1, 1, 1, 'operation#acme#search');
    await fleet.ask(0, limit(1, 10), narrow);
    for (let step = 0; step < 20; step += 1) await fleet.ask(0, limit(1, 10), narrow);

    expect(await fleet.ask(0, limit(1, 10, 9))).toBe(true);
  });

  it('are worth nothing once the clock goes back', async () => {
    const fleet = new Fleet(1);
    for (let step = 0; step < 10; step += 1) await fleet.ask(0, limit(1, 10));

    fleet.now -= 3_600_000;

    expect(await fleet.ask(0, limit(1, 10))).toBe(false);
  });

  it('serve again when a clock that ran ahead is set right', async () => {
    const fleet = new Fleet(1);
    await fleet.ask(0, limit(100, 400));

    fleet.now -= 2_000;

    expect(await fleet.ask(0, limit(100, 400))).toBe(true);
  });

  it('are no way past a table that does not answer', async () => {
    const fleet = new Fleet(1);
    fleet.store.isDown = true;

    await expect(fleet.ask(0, limit(1, 10))).rejects.toThrow('no answer');
  });

  it('keep no more than ten thousand accounts in mind', async () => {
    const fleet = new Fleet(1);
    for (let account = 0; account < 10_050; account += 1) await fleet.ask(0, limit(1, 10, 1, `account#${account}`));
    const before = fleet.store.writes;

    await fleet.ask(0, limit(1, 10, 1, 'account#0'));

    expect(fleet.store.writes).toBe(before + 1);
  });
});
