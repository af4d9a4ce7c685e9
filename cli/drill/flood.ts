import type { Call } from './call';
import type { DrillContext } from './context';
import type { Outcome } from './outcome';

export interface FloodLimits {
  /** Requests under way at once. */
  readonly parallel: number;
  readonly maxRequests: number;
  readonly maxMilliseconds: number;
}

/**
 * Sends the same request, or one after the other of a row without end, until an answer satisfies or the limits are
 * reached; returns that answer or the last one.
 */
export async function flood(
  context: DrillContext,
  call: Call | ((index: number) => Call),
  isEnough: (outcome: Outcome) => boolean | Promise<boolean>,
  { parallel, maxRequests, maxMilliseconds }: FloodLimits,
): Promise<Outcome> {
  const callAt = typeof call === 'function' ? call : () => call;
  const deadline = performance.now() + maxMilliseconds;
  let sent = 0;
  let last: Outcome | undefined;
  let enough: Outcome | undefined;
  const release = context.target.holdClock?.();
  const worker = async () => {
    while (!enough && sent < maxRequests && performance.now() < deadline) {
      const next = callAt(sent);
      sent += 1;
      const outcome = await context.sendOnce(next);
      last = outcome;
      if (await isEnough(outcome)) enough ??= outcome;
    }
  };
  try {
    await Promise.all(Array.from({ length: parallel }, worker));
  } finally {
    release?.();
  }
  return enough ?? last ?? context.sendOnce(callAt(0));
}
