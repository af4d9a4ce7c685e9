import type { RateClass } from '../../src/vocabulary';
import { type Attack, notApplicable, refusedFor } from '../drill/attack';
import { type Call, withBody } from '../drill/call';
import type { DrillContext } from '../drill/context';
import type { DrillOperation } from '../drill/contract-view';
import { isJson } from '../drill/content-type';
import { flood } from '../drill/flood';
import type { Caller } from '../drill/callers';
import { NOBODY, type Subject } from '../drill/cases';
import type { Outcome } from '../drill/outcome';

const LIMITS = { parallel: 64, maxRequests: 6_000, maxMilliseconds: 20_000 };

/** The limits of consumers stand before those of the stage, and answer alike: the record tells which of them it was. */
const isLimited = async (drill: DrillContext, outcome: Outcome): Promise<boolean> =>
  outcome.kind === 'http' &&
  outcome.status === 429 &&
  (await drill.evidence(outcome)).refusal?.reason !== 'LIMIT_EXCEEDED';

/** Writes count against their rate even when they are malformed, and change nothing then. */
const isHarmless = ({ spec, body }: DrillOperation): boolean =>
  spec.method === 'GET' || (spec.bodyRequired && body !== undefined && isJson(body.contentType));

/** The operation with the lowest rate, read or harmlessly written: a slow machine must be able to exceed it. */
function slowest(context: DrillContext): Subject | undefined {
  const rates: readonly RateClass[] = ['expensive', 'auth', 'write', 'read'];
  const subjects = rates.map((rate) =>
    context.probe((operation) => operation.spec.rate === rate && isHarmless(operation)),
  );
  return subjects.find(Boolean) ?? context.probe();
}

/** Counts against the rate and costs the backend nothing: an empty write, or a read with a parameter that the guard refuses. */
function repeated(call: Call): Call {
  if (call.body !== undefined) return withBody(call, '');
  return { ...call, query: [...call.query, ['burst', '1']] };
}

/** One caller of each consumer: together they exceed what each of them may spend alone. */
function everyConsumer({ callers }: DrillContext, { spec }: DrillOperation, first: Caller): Caller[] {
  const others = callers.allowed(spec).filter(({ identity }) => !identity.address && !identity.isCertificateBound);
  return [...new Map([first, ...others].map((each) => [each.identity.consumer, each])).values()];
}

/** Known only by trying: callers with every right ask faster than the API allows. */
export const networkStageThrottle: Attack = {
  slug: 'network-stage-throttle',
  title: 'spend the whole capacity of one operation',
  cases: (context) => {
    const subject = slowest(context);
    if (!subject) return notApplicable(NOBODY);
    const { operation, caller } = subject;
    return [
      {
        name: 'burst on one operation',
        operation: operation.spec.id,
        schedule: 'last',
        expect: refusedFor('RATE_EXCEEDED'),
        run: async (drill) => {
          const calls = await Promise.all(
            everyConsumer(drill, operation, caller).map((each) => drill.wellMade(operation, each)),
          );
          const at = (index: number) => repeated(calls[index % calls.length] as Call);
          return flood(drill, at, (outcome) => isLimited(drill, outcome), LIMITS);
        },
        positive: (drill) => drill.positive(operation, caller),
      },
    ];
  },
};
