import type { Throttle } from '../layers/network/throttle';
import { type ConsumerRecord, DEFAULT_LIMIT } from '../vocabulary';
import type { ConsumerOptions } from './consumer';

type Limits = Pick<ConsumerRecord, 'rate' | 'burst' | 'account' | 'operations'>;

/** The limits of a consumer as the registry keeps them. */
export function rateLimits(id: string, options: ConsumerOptions): Limits {
  const { accountLimit, operationLimits = {} } = options;
  const owner = `of consumer ${id}`;
  const operations = Object.entries(operationLimits).map(
    ([operation, limit]) => [operation, rateLimit(`operationLimits.${operation}`, limit, owner)] as const,
  );
  return {
    ...rateLimit('limit', options.limit ?? DEFAULT_LIMIT, owner),
    ...(accountLimit && { account: rateLimit('accountLimit', accountLimit, owner) }),
    ...(operations.length > 0 && { operations: Object.fromEntries(operations) }),
  };
}

/** Refuses a limit that lets everything or nothing through, or that API Gateway's usage plans would not take. */
export function rateLimit(name: string, { rate, burst }: Throttle, owner = ''): { rate: number; burst: number } {
  if (rate > 0 && rate <= 10_000 && Number.isInteger(burst) && burst >= 1 && burst <= 5_000) return { rate, burst };
  throw new Error(
    `${[`"${name}"`, owner].filter(Boolean).join(' ')} is ${rate} a second with a burst of ${burst}; give a rate above 0 and up to 10000 and a whole burst of 1 to 5000, or suspend the consumer`,
  );
}
