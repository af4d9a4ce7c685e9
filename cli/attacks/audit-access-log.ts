import { type Attack, type AttackCase, casesOr, type Claim, type Seen } from '../drill/attack';
import { withHeader, withoutHeader } from '../drill/call';
import { changed, NOBODY } from '../drill/cases';
import type { AuditEntry } from '../drill/target';

/** What a line must tell, whatever happened to the request. */
const FIELDS = ['requestId', 'extendedRequestId', 'status', 'httpMethod', 'domainName', 'sourceIp'];

const linesOf = (entries: readonly AuditEntry[]): AuditEntry[] =>
  entries.filter(({ source }) => source === 'access-log');

function faultOfLine({ outcome, evidence }: Seen): string | undefined {
  if (outcome.kind !== 'http') return 'no answer whose line could be looked for';
  const lines = linesOf(evidence.entries);
  if (lines.length !== 1) return `${lines.length} lines in the access log for one request`;
  const { record } = lines[0]!;
  const missing = FIELDS.filter((name) => record[name] === undefined || record[name] === '-');
  if (missing.length > 0) return `the line lacks ${missing.join(', ')}`;
  if (record['extendedRequestId'] !== outcome.correlation) return 'the line carries another request id than the answer';
  return Number(record['status']) === outcome.status
    ? undefined
    : `the line says ${String(record['status'])}, the caller saw ${outcome.status}`;
}

const ONE_LINE: Claim = { layer: 'audit', failsAs: 'no record', complaint: faultOfLine };

/** A value with quotes in it must stay one value. */
const NO_INJECTION: Claim = {
  layer: 'audit',
  failsAs: 'got through',
  complaint: (seen) => {
    const fault = faultOfLine(seen);
    if (fault) return fault;
    const { record } = linesOf(seen.evidence.entries)[0]!;
    return 'drillInjected' in record ? 'a header value wrote a member of its own into the access log' : undefined;
  },
};

/** Nothing that was answered during the whole drill may be without its line. */
const EVERY_LINE: Claim = {
  layer: 'audit',
  failsAs: 'no record',
  complaint: ({ context }) => {
    const logged = new Set(linesOf(context.target.audit.all()).map(({ correlation }) => correlation));
    const lost = context.answered.filter((correlation) => !logged.has(correlation));
    return lost.length > 0
      ? `${lost.length} of ${context.answered.length} answers left no line in the access log`
      : undefined;
  },
};

/** Refusals before the authorizer are in no other log (trap 63). */
export const auditAccessLog: Attack = {
  slug: 'audit-access-log',
  title: 'call without leaving a line',
  cases: (context) => {
    const probe = context.probe();
    if (!probe) return casesOr([], NOBODY);
    const same = (name: string, expect: Claim, schedule?: AttackCase['schedule']) =>
      changed(probe, name, expect, (call) => call, { schedule });
    return [
      same('served request', ONE_LINE),
      changed(probe, 'request refused by the gateway', ONE_LINE, (call) => withoutHeader(call, 'Authorization')),
      changed(probe, 'request refused by the authorizer', ONE_LINE, (call) =>
        withHeader(call, 'Authorization', 'Bearer a.b.c'),
      ),
      changed(probe, 'request blocked by the web ACL', ONE_LINE, (call) =>
        withHeader(call, 'X-HTTP-Method-Override', 'DELETE'),
      ),
      changed(probe, 'request under a request id of its own choice', ONE_LINE, (call) =>
        withHeader(call, 'x-amzn-RequestId', '11111111-2222-3333-4444-555555555555'),
      ),
      changed(probe, 'User-Agent that breaks out of its quotes', NO_INJECTION, (call) =>
        withHeader(call, 'User-Agent', 'drill","drillInjected":"yes'),
      ),
      same('every answer of the drill', EVERY_LINE, 'last'),
    ];
  },
};
