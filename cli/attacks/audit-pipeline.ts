import { type Attack, type AttackCase, casesOr, type Claim, type Seen } from '../drill/attack';
import { plusHeader, withHeader, withoutHeader } from '../drill/call';
import { changed, NOBODY, type Subject } from '../drill/cases';

/** Everything that was recorded of the request must also have been put on the stream. */
function notStreamed({ outcome, evidence, context }: Seen): string | undefined {
  if (outcome.kind !== 'http') return 'no answer whose records could be looked for';
  const { audit } = context.target;
  const streamed = audit.streamed?.(outcome.correlation) ?? new Set<string>();
  const sources = [...new Set(evidence.entries.map(({ source }) => source))].filter((source) => source !== 'finding');
  const left = sources.filter((source) => !streamed.has(source));
  if (sources.length === 0) return 'the request left no record at all';
  return left.length > 0 ? `records stay in their log: ${left.join(', ')}` : undefined;
}

const STREAMED: Claim = { layer: 'audit', failsAs: 'no record', complaint: notStreamed };

/** Each record is with each receiver exactly once, whatever happened on the way. */
const KEPT: Claim = {
  layer: 'audit',
  failsAs: 'no record',
  complaint: async ({ context }) => {
    const receivers = (await context.target.audit.reconcile?.()) ?? [];
    const [wrong] = receivers.filter(({ lost, extra }) => lost > 0 || extra > 0);
    if (receivers.length === 0) return 'no receiver takes the records';
    return wrong && `${wrong.receiver} has ${wrong.received} records, ${wrong.lost} are lost, ${wrong.extra} too many`;
  },
};

/** A request while no receiver takes anything: its records arrive all the same, once. */
function outageCase(subject: Subject, interrupt: () => () => void): AttackCase {
  const { operation, caller } = subject;
  return {
    name: 'request while every receiver is down',
    operation: operation.spec.id,
    schedule: 'last',
    run: async (context) => {
      const restore = interrupt();
      const outcome = await context.send(await context.wellMade(operation, caller));
      await context.records(outcome);
      // Everything on its way is tried once, and in vain.
      await context.target.audit.findings?.();
      restore();
      return outcome;
    },
    expect: KEPT,
    positive: (context) => context.positive(operation, caller),
  };
}

/** A record that stays in its log group alarms nobody. */
export const auditPipeline: Attack = {
  slug: 'audit-pipeline',
  title: 'be recorded where nobody reads',
  cases: (context) => {
    const { audit } = context.target;
    if (!audit.hasStream) return casesOr([], 'the stack has no stream of records');
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
      ...(audit.interrupt ? [outageCase(probe, () => audit.interrupt!())] : []),
    ];
  },
};
