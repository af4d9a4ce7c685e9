import { type Attack, type AttackCase, notApplicable, refusedFor } from '../drill/attack';
import { plusHeader } from '../drill/call';
import { changed, type Subject } from '../drill/cases';
import { type DrillContext, HAS_MANY_ADDRESSES } from '../drill/context';

const OUTSIDE = refusedFor('SOURCE_NOT_ALLOWED');

/** A loopback address that the API sees as nobody's. */
const ELSEWHERE = '127.0.0.250';

/** Callers whose consumer is bound to address ranges, each with an operation of its own. */
function bound(context: DrillContext): Subject[] {
  return context.callers.identities
    .filter(({ address }) => address !== undefined)
    .flatMap((identity) => {
      const operation = context.operations.find(({ spec }) =>
        context.callers.allowed(spec).some((each) => each.identity === identity),
      );
      return operation ? [{ operation, caller: { identity, key: identity.name } }] : [];
    });
}

/** An address says little, but a partner's token from somewhere else says a lot. */
export const networkSourceRange: Attack = {
  slug: 'network-source-range',
  title: "use a consumer's credentials from an address that is not the consumer's",
  cases: (context) => {
    const subjects = bound(context);
    if (!HAS_MANY_ADDRESSES) return notApplicable('this machine has one loopback address only');
    if (subjects.length === 0) return notApplicable('no consumer is bound to address ranges');
    return subjects.flatMap((subject): AttackCase[] => [
      changed(subject, `${subject.caller.identity.name} from another address`, OUTSIDE, (call) => ({
        ...call,
        connection: { ...call.connection, address: ELSEWHERE },
      })),
      changed(subject, `${subject.caller.identity.name} with a forged X-Forwarded-For`, OUTSIDE, (call) => ({
        ...plusHeader(call, 'X-Forwarded-For', '203.0.113.10'),
        connection: { ...call.connection, address: ELSEWHERE },
      })),
    ]);
  },
};
