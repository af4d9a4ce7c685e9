import { createHash } from 'node:crypto';
import {
  BUCKETS,
  type ConsumerRecord,
  DEFAULT_LIMIT,
  type OperationSpec,
  type Principal,
  RATE_WEIGHTS,
  type RateLimit,
} from '../../../src/vocabulary';
import { shardsOf } from './bucket';
import type { Limit } from './leases';

/** Whose request it is, and for what. */
export interface LimitSubject {
  readonly principal: Principal;
  readonly consumer?: ConsumerRecord;
  readonly operation: OperationSpec;
  /** What an account may spend where the API declares no consumer. */
  readonly accountLimit: RateLimit;
}

/** Every limit that a request counts against, the narrowest first: what the account spent is not taken from the others. */
export function limitsOf({ principal, consumer, operation, accountLimit }: LimitSubject): Limit[] {
  const weight = operation.weight ?? RATE_WEIGHTS[operation.rate];
  const limit = (kind: Limit['kind'], key: string, { rate, burst }: RateLimit): Limit => {
    // A request that costs more than fits would never be let through.
    const most = Math.max(1, Math.floor(burst / shardsOf({ rate, burst })));
    return { kind, key, rate, burst, cost: Math.min(weight, most) };
  };
  const account = accountOf(principal);
  if (!consumer) return [limit('account', BUCKETS.accountKey('', account), accountLimit)];
  const { consumerId, rate, burst, operations } = consumer;
  const own = rate === undefined || burst === undefined ? DEFAULT_LIMIT : { rate, burst };
  const forOperation = operations?.[operation.id];
  return [
    ...(consumer.account ? [limit('account', BUCKETS.accountKey(consumerId, account), consumer.account)] : []),
    ...(forOperation ? [limit('operation', BUCKETS.operationKey(consumerId, operation.id), forOperation)] : []),
    limit('consumer', BUCKETS.consumerKey(consumerId), own),
  ];
}

/** Issuer and subject: verified claims, never the token, which its holder can have renewed at will. */
function accountOf({ issuer, subject, client }: Principal): string {
  return createHash('sha256')
    .update(`${issuer} ${subject || client}`)
    .digest('base64url');
}
