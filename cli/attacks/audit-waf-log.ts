import { type Attack, casesOr, type Claim, type Seen } from '../drill/attack';
import { plusHeader } from '../drill/call';
import { changed, NOBODY, type Subject } from '../drill/cases';

function blockedLine({ outcome, evidence }: Seen): string | undefined {
  if (outcome.kind !== 'http' || outcome.status < 400) return 'the request was not blocked';
  const blocked = evidence.entries.filter(({ source, record }) => source === 'waf-log' && record['action'] === 'BLOCK');
  if (blocked.length !== 1) return `${blocked.length} entries in the log of the web ACL for one blocked request`;
  return blocked[0]!.record['terminatingRuleId'] ? undefined : 'the entry does not name the rule that blocked';
}

const LOGGED: Claim = { layer: 'audit', failsAs: 'no record', complaint: blockedLine };

const blocked = (probe: Subject, name: string, header: string, value: string) =>
  changed(probe, name, LOGGED, (call) => plusHeader(call, header, value), { needs: 'network' });

/** What the web ACL stops reaches no other log of decisions. */
export const auditWafLog: Attack = {
  slug: 'audit-waf-log',
  title: 'be blocked without a trace',
  cases: (context) => {
    const probe = context.probe();
    return casesOr(
      probe
        ? [
            blocked(probe, 'method override', 'X-HTTP-Method-Override', 'DELETE'),
            blocked(probe, 'header of the web ACL itself', 'x-amzn-waf-verified', 'true'),
          ]
        : [],
      NOBODY,
    );
  },
};
