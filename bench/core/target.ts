/**
 * Prints whether a figure meets its target, and makes the benchmark end with 1 when it does not.
 * A target is a ratio or another figure that does not depend on the machine.
 */
export function target(what: string, measured: number, atMost: number): void {
  const isMet = measured <= atMost;
  if (!isMet) process.exitCode = 1;
  process.stdout.write(`  ${isMet ? 'met ' : 'MISS'} ${what}: ${measured.toFixed(2)}, target at most ${atMost}\n`);
}

/** The same for a figure that must not be lower: so much work a second, with room for a slow machine. */
export function targetAtLeast(what: string, measured: number, atLeast: number): void {
  const isMet = measured >= atLeast;
  if (!isMet) process.exitCode = 1;
  process.stdout.write(
    `  ${isMet ? 'met ' : 'MISS'} ${what}: ${Math.round(measured)}, target at least ${Math.round(atLeast)}\n`,
  );
}
