import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrillClient } from '../cli/drill/client';
import { HeldClock } from '../cli/gateway/clock';
import { type LocalGateway, loadAssembly, startGateway } from '../cli/gateway/gateway';
import type { Identity } from '../cli/gateway/identities/types';

// The dimension that counts: one account with a thousand addresses is limited, a thousand accounts behind one address are
// not. On examples/orders as it is served, with the clock held, so that the figures are the same on every machine.
const MANY = 1000;
const PARALLEL = 16;
const ROOT = process.cwd();

function synthesize(): string {
  const outdir = mkdtempSync(join(tmpdir(), 'consumer-limits-'));
  const { status, stderr } = spawnSync(process.execPath, ['../run.mjs', 'app.ts'], {
    cwd: join(ROOT, 'examples', 'orders'),
    env: { ...process.env, CDK_OUTDIR: outdir },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`examples/orders does not synthesize: ${stderr}`);
  return outdir;
}

interface Run {
  readonly address: (index: number) => string;
  readonly token: (index: number) => string;
}

/** Statuses of so many requests, by how often they came. */
async function send(gateway: LocalGateway, { address, token }: Run): Promise<Map<number, number>> {
  const endpoint = gateway.endpoints.find(({ kind }) => kind === 'domain');
  if (!endpoint) throw new Error('the example has no domain');
  const client = new DrillClient(gateway.ca);
  const counts = new Map<number, number>();
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < MANY; index = next++) {
      const headers = [
        ['Authorization', `Bearer ${token(index)}`],
        ['User-Agent', 'bench'],
      ] as const;
      const outcome = await client.send(
        { endpoint, address: address(index), isFresh: false },
        { method: 'GET', path: '/orders', headers },
      );
      const status = outcome.kind === 'http' ? outcome.status : 0;
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  client.close();
  return counts;
}

function print(what: string, counts: ReadonlyMap<number, number>, milliseconds: number): void {
  const figures = [...counts].sort(([a], [b]) => a - b).map(([status, count]) => `${count} x ${status}`);
  process.stdout.write(`  ${what.padEnd(34)} ${figures.join(', ')}  (${(milliseconds / 1000).toFixed(1)} s)\n`);
}

function expectFigures(what: string, counts: ReadonlyMap<number, number>, served: number): void {
  const isMet = counts.get(200) === served && (counts.get(429) ?? 0) === MANY - served;
  if (!isMet) process.exitCode = 1;
  process.stdout.write(`  ${isMet ? 'met ' : 'MISS'} ${what}: ${served} served, ${MANY - served} refused with 429\n`);
}

const outdir = synthesize();
const clock = new HeldClock();
const gateway = await startGateway(loadAssembly(outdir), { clock });
let release = () => {};
try {
  const shopper = gateway.identities.all.find(({ consumer }) => consumer === 'web-shop') as Identity;
  const subject = (name: string) =>
    gateway.identities.mint(shopper, ({ claims }) => {
      claims['sub'] = name;
    });
  const one = await subject('one-account');
  const crowd = await Promise.all(Array.from({ length: MANY }, (_, index) => subject(`account-${index}`)));
  // Only now: a token of a later second would come from the future.
  release = clock.hold();
  process.stdout.write(
    `\n${MANY} requests each, consumer web-shop: 1000/s and 2000 at once, each account 50/s and 200 at once\n`,
  );

  let started = performance.now();
  const addresses = await send(gateway, {
    address: (index) => `127.3.${index >> 7}.${(index & 127) + 1}`,
    token: () => one,
  });
  print(`1 account, ${MANY} addresses`, addresses, performance.now() - started);

  started = performance.now();
  const accounts = await send(gateway, {
    address: () => '127.3.255.1',
    token: (index) => crowd[index] as string,
  });
  print(`${MANY} accounts, 1 address`, accounts, performance.now() - started);
  process.stdout.write('\n');
  expectFigures('one account is limited, whatever its addresses', addresses, 200);
  expectFigures('a shared address limits nobody', accounts, MANY);
} finally {
  release();
  await gateway.close();
  rmSync(outdir, { recursive: true, force: true });
}
