import { type Attack, type ExpectedRefusal, notApplicable } from '../drill/attack';
import { withoutHeader } from '../drill/call';
import { HAS_MANY_ADDRESSES } from '../drill/context';
import { flood } from '../drill/flood';
import { NOBODY } from '../drill/cases';
import type { Outcome } from '../drill/outcome';

const BLOCKED: ExpectedRefusal = { layer: 'network', reasons: ['WAF_BLOCKED'], statuses: [403, 429] };
const LIMITS = { parallel: 48, maxRequests: 25_000, maxMilliseconds: 60_000 };

/** An address of its own, so that nobody else is shut out with the flooder. */
const FLOODER = '127.0.0.251';

const isBlocked = (outcome: Outcome): boolean =>
  outcome.kind === 'http' && (outcome.status === 403 || outcome.status === 429);

/** Nobody is identified yet: only the address is known, and one address gets only so many tries. */
export const networkAddressFlood: Attack = {
  slug: 'network-address-flood',
  title: 'guess tokens from one address until one fits',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return notApplicable(NOBODY);
    if (!HAS_MANY_ADDRESSES) return notApplicable('this machine has one loopback address only');
    const { operation, caller } = probe;
    return [
      {
        name: 'unauthenticated requests from one address',
        operation: operation.spec.id,
        schedule: 'last',
        expect: BLOCKED,
        run: async (drill) => {
          const call = withoutHeader(await drill.wellMade(operation, caller), 'Authorization');
          const connection = { ...call.connection, address: FLOODER };
          return flood(drill, { ...call, connection }, isBlocked, LIMITS);
        },
        // Sent again, after the flood: the others must still be served.
        positive: (drill) => drill.sendWellMade(operation, caller),
      },
    ];
  },
};
