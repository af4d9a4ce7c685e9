import { median, quantile } from './median';

/** One contender: a name, and what one operation does. */
export interface Contender {
  readonly name: string;
  readonly run: () => unknown;
}

export interface Comparison {
  readonly title: string;
  /** All others are printed as multiples of this one: a physical limit, or the best peer. */
  readonly against: Contender;
  readonly contenders: readonly Contender[];
  /** Length of one slice, in milliseconds. @default 60 */
  readonly sliceMs?: number;
  /** Slices for each contender. @default 15 */
  readonly slices?: number;
  /** Take this quantile of the slices, such as 0.1, where neighbours are noisy. @default - the median */
  readonly share?: number;
}

/** Median time of one operation. */
export interface Measured {
  readonly name: string;
  readonly microseconds: number;
  /** Multiple of the reference's median in the same run. */
  readonly ratio: number;
}

/**
 * Times contenders in alternating slices, so that a noisy neighbour hits all of them alike, and prints medians and
 * ratios. Only ratios of one run mean anything: machines differ, and are busy.
 */
export async function compare(comparison: Comparison): Promise<Measured[]> {
  const { against, contenders, sliceMs = 60, slices = 15, share } = comparison;
  const all = [against, ...contenders];
  const samples = all.map((): number[] => []);
  for (const contender of all) await slice(contender, sliceMs);
  for (let round = 0; round < slices; round += 1)
    for (const [index, contender] of all.entries()) samples[index]?.push(await slice(contender, sliceMs));

  const times = samples.map((values) => (share === undefined ? median(values) : quantile(values, share)));
  const reference = times[0] ?? Number.NaN;
  const measured = all.map(({ name }, index) => {
    const microseconds = times[index] ?? Number.NaN;
    return { name, microseconds, ratio: microseconds / reference };
  });
  print(comparison.title, measured);
  return measured;
}

/** Microseconds of one operation, over one slice. */
async function slice({ run }: Contender, sliceMs: number): Promise<number> {
  const start = process.hrtime.bigint();
  const end = start + BigInt(sliceMs) * 1_000_000n;
  let operations = 0;
  let now = start;
  while (now < end) {
    const result = run();
    if (result instanceof Promise) await result;
    operations += 1;
    now = process.hrtime.bigint();
  }
  return Number(now - start) / 1000 / operations;
}

function print(title: string, measured: readonly Measured[]): void {
  const width = Math.max(...measured.map(({ name }) => name.length));
  process.stdout.write(`\n${title}\n`);
  for (const { name, microseconds, ratio } of measured) {
    const time = microseconds.toFixed(microseconds < 100 ? 2 : 0).padStart(10);
    process.stdout.write(`  ${name.padEnd(width)} ${time} µs/op  ${ratio.toFixed(2).padStart(8)} x\n`);
  }
}
