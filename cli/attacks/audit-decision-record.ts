import type { OcsfEvent } from '../../src/vocabulary';
import { type Attack, casesOr, type Claim, type Seen } from '../drill/attack';
import { withHeader } from '../drill/call';
import { withJsonBody } from '../drill/bodies';
import { changed, NOBODY } from '../drill/cases';
import { isOnResponse } from '../drill/evidence';
import type { AuditEntry } from '../drill/target';

function eventsOf(entries: readonly AuditEntry[], point: string): OcsfEvent[] {
  return entries
    .filter(({ source }) => source === 'ocsf')
    .map(({ record }) => record as unknown as OcsfEvent)
    .filter((event) => event.unmapped?.hardened?.point === point && !isOnResponse(event.unmapped.hardened.reason));
}

function claim(complaint: (seen: Seen) => string | undefined): Claim {
  return { layer: 'audit', failsAs: 'no record', complaint };
}

/** Exactly one well-formed record of the point, with this decision. */
function faultOfRecord({ outcome, evidence }: Seen, point: string, decision: 'allow' | 'refuse'): string | undefined {
  const events = eventsOf(evidence.entries, point);
  if (events.length !== 1) return `${events.length} records of the ${point} for one decision`;
  const event = events[0]!;
  const { hardened } = event.unmapped;
  if (hardened.decision !== decision) return `the ${point} recorded "${hardened.decision}" instead of "${decision}"`;
  if (event.class_uid !== 3002 && event.class_uid !== 6003)
    return `the record of the ${point} is of OCSF class ${String(event.class_uid)}`;
  if (outcome.kind === 'http' && event.metadata.correlation_uid !== outcome.correlation)
    return `the record of the ${point} names another request`;
  if (decision === 'refuse' && !hardened.reason) return `the refusal of the ${point} has no reason`;
  return event.status_id === (decision === 'allow' ? 1 : 2)
    ? undefined
    : `the record of the ${point} has status_id ${event.status_id}`;
}

const REFUSED_AT_AUTHORIZER = claim((seen) => faultOfRecord(seen, 'authorizer', 'refuse'));

const SERVED = claim((seen) => {
  const fault = faultOfRecord(seen, 'authorizer', 'allow') ?? faultOfRecord(seen, 'guard', 'allow');
  if (fault) return fault;
  const hashes = ['authorizer', 'guard'].map(
    (point) => eventsOf(seen.evidence.entries, point)[0]!.unmapped.hardened.bundle_hash,
  );
  return hashes[0] && hashes[0] === hashes[1] ? undefined : 'authorizer and guard decided by different policy bundles';
});

const REFUSED_AT_GUARD = claim(
  (seen) => faultOfRecord(seen, 'authorizer', 'allow') ?? faultOfRecord(seen, 'guard', 'refuse'),
);

/** A record that a client can aim at another request is worth nothing. */
const UNCONFUSED = claim((seen) => {
  const fault = faultOfRecord(seen, 'authorizer', 'refuse');
  if (fault) return fault;
  const claimed = seen.context.target.audit.find(CLAIMED_ID);
  return claimed.length > 0 ? 'records can be filed under a request id that the client chose' : undefined;
});

const CLAIMED_ID = '99999999-8888-7777-6666-555555555555';

/** One decision, one record: no more, no fewer. */
export const auditDecisionRecord: Attack = {
  slug: 'audit-decision-record',
  title: 'be decided on without a record, or under somebody else’s name',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return casesOr([], NOBODY);
    const withBody = withJsonBody(context)[0];
    return [
      changed(probe, 'served request', SERVED, (call) => call),
      changed(probe, 'forged token', REFUSED_AT_AUTHORIZER, (call) =>
        withHeader(call, 'Authorization', 'Bearer e30.e30.AA'),
      ),
      changed(probe, 'forged token under a request id of its own choice', UNCONFUSED, (call) =>
        withHeader(withHeader(call, 'Authorization', 'Bearer e30.e30.AA'), 'x-amzn-RequestId', CLAIMED_ID),
      ),
      changed(
        probe,
        'unpublished parameter',
        REFUSED_AT_GUARD,
        (call) => ({ ...call, query: [...call.query, ['isAdmin', 'true']] }),
        { needs: 'input' },
      ),
      ...(withBody ? [changed(withBody, 'served request with a body', SERVED, (call) => call)] : []),
    ];
  },
};
