import { type Attack, notApplicable, refusedFor } from '../drill/attack';
import type { DrillContext } from '../drill/context';
import { flood } from '../drill/flood';
import { NOBODY, type Subject } from '../drill/cases';
import type { Outcome } from '../drill/outcome';

const LIMITS = { parallel: 48, maxRequests: 3_000, maxMilliseconds: 12_000 };

const isLimited = (outcome: Outcome): boolean => outcome.kind === 'http' && outcome.status === 429;

/** The operation with the lowest rate that reads only. */
function slowest(context: DrillContext): Subject | undefined {
  const safe = (rate?: string) => context.probe(({ spec }) => spec.method === 'GET' && (!rate || spec.rate === rate));
  return safe('expensive') ?? safe() ?? context.probe();
}

/** Known only by trying: a caller with every right asks faster than the API allows. */
export const networkStageThrottle: Attack = {
  slug: 'network-stage-throttle',
  title: 'spend the whole capacity of the API alone',
  cases: (context) => {
    const subject = slowest(context);
    if (!subject) return notApplicable(NOBODY);
    const { operation, caller } = subject;
    return [
      {
        name: 'burst of one caller on one operation',
        operation: operation.spec.id,
        schedule: 'last',
        expect: refusedFor('RATE_EXCEEDED'),
        run: async (drill) => flood(drill, await drill.wellMade(operation, caller), isLimited, LIMITS),
        positive: (drill) => drill.positive(operation, caller),
      },
    ];
  },
};
