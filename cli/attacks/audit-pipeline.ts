import { type Attack, casesOr, type Claim, type Seen } from '../drill/attack';
import { plusHeader, withHeader, withoutHeader } from '../drill/call';
import { changed, NOBODY } from '../drill/cases';

/** Everything that was recorded of the request must also have been put on the stream. */
function notStreamed({ outcome, evidence, context }: Seen): string | undefined {
  if (outcome.kind !== 'http') return 'no answer whose records could be looked for';
  const { audit } = context.target;
  const streamed = audit.streamed?.(outcome.correlation) ?? new Set<string>();
  const sources = [...new Set(evidence.entries.map(({ source }) => source))];
  const left = sources.filter((source) => !streamed.has(source));
  if (sources.length === 0) return 'the request left no record at all';
  return left.length > 0 ? `records stay in their log: ${left.join(', ')}` : undefined;
}

const STREAMED: Claim = { layer: 'audit', failsAs: 'no record', complaint: notStreamed };

/** A record that stays in its log group alarms nobody. */
export const auditPipeline: Attack = {
  slug: 'audit-pipeline',
  title: 'be recorded where nobody reads',
  cases: (context) => {
    if (!context.target.audit.hasStream) return casesOr([], 'the stack has no stream of records');
    const probe = context.probe();
    if (!probe) return casesOr([], NOBODY);
    return [
      changed(probe, 'served request', STREAMED, (call) => call),
      changed(probe, 'request refused by the gateway', STREAMED, (call) => withoutHeader(call, 'Authorization')),
      changed(probe, 'request refused by the authorizer', STREAMED, (call) =>
        withHeader(call, 'Authorization', 'Bearer a.b.c'),
      ),
      changed(probe, 'request refused by the guard', STREAMED, (call) => ({
        ...call,
        query: [...call.query, ['isAdmin', 'true']],
      })),
      changed(probe, 'request blocked by the web ACL', STREAMED, (call) =>
        plusHeader(call, 'X-HTTP-Method-Override', 'DELETE'),
      ),
    ];
  },
};
