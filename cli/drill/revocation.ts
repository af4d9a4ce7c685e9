import { type AttackCase, refusedFor } from './attack';
import type { Call } from './call';
import type { Subject } from './cases';
import type { DrillContext } from './context';
import { isSuccess, type Outcome, statusText } from './outcome';

/** The promise: whoever is revoked is out within five seconds, with every kind of credential. */
const LIMIT_MS = 5_000;
const PAUSE_MS = 20;

/** Every identity of a consumer with an operation that it may call, one that reads where there is one. */
export function credentialsOf(context: DrillContext, consumer: string): Subject[] {
  return context.callers.identities
    .filter((identity) => identity.consumer === consumer)
    .flatMap((identity) => {
      const own = context.operations.filter(({ spec }) =>
        context.callers.allowed(spec).some((each) => each.identity === identity),
      );
      const operation = own.find(({ spec }) => spec.method === 'GET') ?? own[0];
      return operation ? [{ operation, caller: { identity, key: identity.name } }] : [];
    });
}

interface Attempt {
  readonly outcome: Outcome;
  /** From the revocation to the refusal. */
  readonly milliseconds: number;
}

/** Revokes a consumer with nothing else under way, and calls with everything that it has until each call is refused. */
export function revoked({ operation, caller }: Subject, consumer: string): AttackCase {
  let complaint: string | undefined;
  let figure: string | undefined;
  return {
    name: `every credential of ${consumer}, revoked`,
    operation: operation.spec.id,
    schedule: 'alone',
    expect: { ...refusedFor('CONSUMER_SUSPENDED'), also: () => complaint },
    figure: () => figure,
    run: async (context) => {
      const calls = await Promise.all(
        credentialsOf(context, consumer).map((each) => context.wellMade(each.operation, each.caller)),
      );
      complaint = letIn(await Promise.all(calls.map((call) => context.send(call))));
      await context.target.identities.revoke(consumer);
      try {
        const since = performance.now();
        const attempts = await Promise.all(calls.map((call) => untilRefused(context, call, since)));
        const slowest = attempts.reduce((a, b) => (a.milliseconds > b.milliseconds ? a : b));
        if (slowest.milliseconds > LIMIT_MS) complaint ??= `a credential still worked after ${LIMIT_MS} ms`;
        const all = calls.length === 1 ? 'its only credential' : `each of its ${calls.length} credentials`;
        figure = `${slowest.milliseconds} ms from revoking ${consumer} to refusing ${all} (limit ${LIMIT_MS} ms)`;
        return slowest.outcome;
      } finally {
        await context.target.identities.restore(consumer);
      }
    },
    positive: (context) => context.sendWellMade(operation, caller),
  };
}

function letIn(outcomes: readonly Outcome[]): string | undefined {
  const other = outcomes.find((outcome) => !isSuccess(outcome));
  return other && `a credential got ${statusText(other)} before anything was revoked`;
}

async function untilRefused(context: DrillContext, call: Call, since: number): Promise<Attempt> {
  for (;;) {
    const outcome = await context.sendOnce(call);
    const milliseconds = Math.round(performance.now() - since);
    const isRefused = outcome.kind === 'http' && (outcome.status === 401 || outcome.status === 403);
    if (isRefused || milliseconds > LIMIT_MS) return { outcome, milliseconds };
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
