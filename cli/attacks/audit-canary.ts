import { CANARY_AGENT, CANARY_METRICS } from '../../src/vocabulary';
import { type Attack, type AttackCase, casesOr, type Claim, refusedFor } from '../drill/attack';
import { plusHeader, withHeader, withToken } from '../drill/call';
import { changed, forgedBy, NOBODY, type Subject } from '../drill/cases';
import type { Heartbeat } from '../drill/target';
import { UNSIGNED } from '../forgeries/algorithm';

/** What somebody could call himself who has seen a canary in a log. */
const LOOKALIKE = `${CANARY_AGENT}mdr0qk3k.0123456789abcdef.00112233445566778899aabbccddeeff`;

/** One canary was sent, something would have rung without it, and nothing rings. */
function heard(beatOf: () => Heartbeat | undefined): Claim {
  return {
    layer: 'audit',
    failsAs: 'no record',
    complaint: () => {
      const beat = beatOf();
      if (!beat || beat.sent === 0) return 'no canary is on schedule';
      if (!beat.watching.some(({ metric }) => metric === CANARY_METRICS.FOUND))
        return 'no alarm would ring if its finding did not come';
      const [first] = beat.ringing;
      return first && `a canary was sent, and ${first.alarm} rings: ${first.description}`;
    },
  };
}

/** The well-made request of a case is sent before: what it proves is that the API serves at all. */
function beatCase(subject: Subject): AttackCase {
  const { operation, caller } = subject;
  let beat: Heartbeat | undefined;
  return {
    name: 'audit that is cut somewhere',
    operation: operation.spec.id,
    schedule: 'alone',
    run: async (context) => {
      beat = await context.target.heartbeat?.();
      return context.positive(operation, caller);
    },
    expect: heard(() => beat),
    positive: (context) => context.positive(operation, caller),
  };
}

/** The audit is tested like by an attacker, and nobody gets through by looking like the test. */
export const auditCanary: Attack = {
  slug: 'audit-canary',
  title: 'cut the audit unnoticed, or pass for its test',
  cases: (context) => {
    if (!context.target.audit.hasStream) return casesOr([], 'the stack has no stream of records');
    if (!context.target.heartbeat) return casesOr([], 'the stack has no canary');
    const probe = context.probe();
    if (!probe) return casesOr([], NOBODY);
    return [
      beatCase(probe),
      changed(probe, 'blocked request that calls itself canary', refusedFor('WAF_BLOCKED'), (call) =>
        plusHeader(withHeader(call, 'User-Agent', LOOKALIKE), 'X-HTTP-Method-Override', 'DELETE'),
      ),
      changed(
        probe,
        'unsigned token that calls itself canary',
        refusedFor('ALGORITHM_NOT_ALLOWED'),
        async (call, each) =>
          withHeader(withToken(call, await forgedBy(each, probe, UNSIGNED)), 'User-Agent', LOOKALIKE),
      ),
    ];
  },
};
