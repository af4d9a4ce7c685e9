import type { Command } from 'commander';

/** A command as commander calls it: its arguments, its options, and commander's own object. */
export type Action<A extends unknown[]> = (...args: [...A, Command]) => Promise<void>;

/** Exit codes: 0 all well, 1 findings or failed attacks, 2 the call or its input is at fault. */
export function run<A extends unknown[]>(command: (...args: A) => number | Promise<number>): Action<A> {
  return async (...args) => {
    // The last one is commander's own, and would be taken for an optional parameter, such as the time.
    process.exitCode = await command(...(args.slice(0, -1) as A));
  };
}
