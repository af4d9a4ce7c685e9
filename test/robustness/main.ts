import { rmSync } from 'node:fs';
import { BENIGN } from './benign';
import { hostileRequests } from './hostile';
import { isDefined, passes, Served, sweep, synthesizedExample, type Totals } from './sweep';

const COUNT = Number(process.argv[2] ?? 5_000);
const SEED = Number(process.argv[3] ?? 20_260_301);

const say = (line: string) => process.stdout.write(`${line}\n`);
const counts = (of: Readonly<Record<string, number>>) =>
  Object.entries(of)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name}: ${count}`)
    .join(', ');

function print(title: string, totals: Totals): void {
  say(`\n${title}: ${totals.sent} sent, ${totals.failures.length} failed, slowest ${Math.round(totals.slowestMs)} ms`);
  say(`  ${counts(totals.byStatus)}`);
  for (const { kind, what, sent } of totals.failures.slice(0, 20)) say(`  FAILED ${kind}: ${what}\n    ${sent}`);
}

let surprises = 0;
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    surprises += 1;
    say(`${event}: ${String(error)}`);
  });
}

const folder = synthesizedExample();
try {
  const served = await Served.boot(folder);
  try {
    const hostile = await sweep(served, hostileRequests(COUNT, SEED), isDefined);
    print(`hostile requests (seed ${SEED})`, hostile);
    say(`  by class: ${counts(hostile.byKind)}`);
    // After all that the API still serves. Some of it may have removed the objects.
    await served.seed();
    const benign = await sweep(
      served,
      BENIGN.map((request) => ({ kind: 'benign', request })),
      passes,
    );
    print('benign look-alikes', benign);
    const failed = hostile.failures.length + benign.failures.length + surprises;
    say(`\n${hostile.sent + benign.sent - failed} passed, ${failed} failed`);
    process.exitCode = failed > 0 ? 1 : 0;
  } finally {
    await served.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
