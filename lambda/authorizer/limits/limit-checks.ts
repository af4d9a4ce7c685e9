import type { RateLimit } from '../../../src/vocabulary';
import { type AsyncCheck, type Refusal, refuse } from '../../core/decision';
import { type Leases, retryAfterSeconds } from './leases';
import { type LimitSubject, limitsOf } from './limits';

/** What limits callers: the leases of this execution environment, and what holds where no consumer is declared. */
export interface Limiter {
  readonly leases: Pick<Leases, 'take'>;
  readonly accountLimit: RateLimit;
}

/** A proven caller, the operation that it wants, and the limiter; absent where the API keeps none. */
export interface LimitFacts extends Omit<LimitSubject, 'accountLimit'> {
  readonly limiter?: Limiter;
}

async function withinLimits({ limiter, ...subject }: LimitFacts): Promise<Refusal | undefined> {
  if (!limiter) return undefined;
  const { leases, accountLimit } = limiter;
  const admission = await leases.take(limitsOf({ ...subject, accountLimit })).catch(() => undefined);
  if (!admission) return refuse('LIMITER_UNAVAILABLE');
  if (admission.ok) return undefined;
  return refuse('LIMIT_EXCEEDED', {
    policies: [`limit/${admission.limit.kind}`],
    retryAfter: retryAfterSeconds(admission.waitMs),
  });
}

/** What a proven caller may spend. Counted before the decision on objects, which costs reads of its own. */
export const LIMIT_CHECKS: readonly AsyncCheck<LimitFacts>[] = [
  { slug: 'network-consumer-limit', check: withinLimits },
];
