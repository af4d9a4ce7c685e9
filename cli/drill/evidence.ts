import { controlOf, isLayer, isReason, type Layer, type Reason, REASONS } from '../../src/vocabulary';
import type { AuditEntry } from './target';

/** A refusal as the audit records tell it. */
export interface RecordedRefusal {
  readonly layer: Layer;
  readonly reason: Reason;
  readonly source: AuditEntry['source'];
  /** Enforcement point, or rule of the web ACL. */
  readonly by: string;
  /** Checks and policies that refused, as the record names them. */
  readonly policies?: readonly string[];
}

/** What the audit records say about one request. The layer that refused is derived from nothing else. */
export interface Evidence {
  readonly entries: readonly AuditEntry[];
  readonly refusal?: RecordedRefusal;
  /** The guard let the request through to the backend. */
  readonly isServed: boolean;
  /** What is wrong with the records themselves: two for one decision, none in the access log, a reason of no list. */
  readonly faults: readonly string[];
}

const UNDECIDED: readonly Reason[] = ['RESOURCE_UNAVAILABLE', 'REGISTRY_UNAVAILABLE', 'LIMITER_UNAVAILABLE'];

/** A lookup had no answer in time: refused as it must be, which says how busy a machine is and nothing of the request. */
export function isUndecided({ refusal }: Evidence): boolean {
  return refusal !== undefined && UNDECIDED.includes(refusal.reason);
}

export function readEvidence(entries: readonly AuditEntry[]): Evidence {
  const decisions = entries.flatMap(decisionOf);
  return {
    entries,
    refusal: wafRefusal(entries) ?? decisionRefusal(decisions) ?? gatewayRefusal(entries),
    isServed: decisions.some(({ point, decision }) => point === 'guard' && decision === 'allow'),
    faults: [...duplicates(decisions), ...offList(decisions)],
  };
}

interface Decision {
  readonly point: string;
  readonly decision: string;
  readonly layer: unknown;
  readonly reason: unknown;
  readonly policies: readonly string[];
}

function decisionOf({ source, record }: AuditEntry): Decision[] {
  const hardened = (record['unmapped'] as { hardened?: Record<string, unknown> } | undefined)?.hardened;
  if (source !== 'ocsf' || !hardened) return [];
  const { point, decision, layer, reason } = hardened;
  return [{ point: String(point), decision: String(decision), layer, reason, policies: policiesOf(record) }];
}

function policiesOf(record: Record<string, unknown>): readonly string[] {
  const actor = record['actor'] as { authorizations?: { policy?: { uid?: unknown } }[] } | undefined;
  return (actor?.authorizations ?? []).map(({ policy }) => String(policy?.uid ?? ''));
}

function wafRefusal(entries: readonly AuditEntry[]): RecordedRefusal | undefined {
  const blocked = entries.find(({ source, record }) => source === 'waf-log' && record['action'] === 'BLOCK');
  if (!blocked) return undefined;
  const rule = String(blocked.record['terminatingRuleId'] ?? '');
  // Rules of ours are named after their control; managed groups and everything else are the network's.
  return { layer: controlOf(rule)?.layer ?? 'network', reason: 'WAF_BLOCKED', source: 'waf-log', by: rule };
}

function decisionRefusal(decisions: readonly Decision[]): RecordedRefusal | undefined {
  const refused = decisions.find(({ decision }) => decision === 'refuse');
  if (!refused || !isReason(refused.reason)) return undefined;
  const layer = isLayer(String(refused.layer)) ? (refused.layer as Layer) : REASONS[refused.reason].layer;
  return { layer, reason: refused.reason, source: 'ocsf', by: refused.point, policies: refused.policies };
}

/** What the gateway refuses on its own shows in the access log only, as the type of the gateway response. */
const GATEWAY_RESPONSES: Readonly<Record<string, Reason>> = {
  BAD_REQUEST_BODY: 'GATEWAY_VALIDATION',
  BAD_REQUEST_PARAMETERS: 'GATEWAY_VALIDATION',
  UNAUTHORIZED: 'TOKEN_MISSING',
  MISSING_AUTHENTICATION_TOKEN: 'ROUTE_UNKNOWN',
  // An unknown route with a bearer token is reported as a malformed AWS signature.
  INVALID_SIGNATURE: 'ROUTE_UNKNOWN',
  THROTTLED: 'RATE_EXCEEDED',
  QUOTA_EXCEEDED: 'RATE_EXCEEDED',
  REQUEST_TOO_LARGE: 'BODY_TOO_LARGE',
  UNSUPPORTED_MEDIA_TYPE: 'CONTENT_TYPE_NOT_ALLOWED',
  WAF_FILTERED: 'WAF_BLOCKED',
};

function gatewayRefusal(entries: readonly AuditEntry[]): RecordedRefusal | undefined {
  const line = entries.find(({ source }) => source === 'access-log')?.record;
  if (!line) return undefined;
  const type = field(line, 'responseType');
  const reason = GATEWAY_RESPONSES[type] ?? (field(line, 'status') === '403' ? earlyRefusal(line) : undefined);
  return reason && { layer: REASONS[reason].layer, reason, source: 'access-log', by: type || 'gateway' };
}

/** A 403 before the authorizer ran and without a response type: the endpoint itself refused. */
function earlyRefusal(line: Record<string, unknown>): Reason | undefined {
  if (field(line, 'authorizerStatus') !== '') return undefined;
  // A resource policy, such as that of a private API, denies on a route; an endpoint refuses before it looks for one.
  if (field(line, 'responseType') === 'ACCESS_DENIED' && field(line, 'resourcePath') !== '')
    return 'ENDPOINT_NOT_ALLOWED';
  if (/\.execute-api\./.test(field(line, 'domainName'))) return 'ENDPOINT_DISABLED';
  return field(line, 'certSerial') === '' ? 'DOMAIN_NOT_ALLOWED' : 'TLS_REFUSED';
}

/** The gateway writes `-` for a variable without a value. */
function field(line: Record<string, unknown>, name: string): string {
  const value = String(line[name] ?? '');
  return value === '-' ? '' : value;
}

/** Reasons that are about the response of the backend: a decision of its own, after the one on the request. */
const ON_RESPONSES: readonly unknown[] = [
  'RESPONSE_INVALID',
  'RESPONSE_NOT_COVERED',
  'BACKEND_UNTRUSTED',
  'BACKEND_UNAVAILABLE',
];

/** Tells whether a reason is about the response, not the request. */
export function isOnResponse(reason: unknown): boolean {
  return ON_RESPONSES.includes(reason);
}

function duplicates(decisions: readonly Decision[]): string[] {
  const subjectOf = ({ point, reason }: Decision) => `${point} on the ${isOnResponse(reason) ? 'response' : 'request'}`;
  const subjects = decisions.map(subjectOf);
  return [...new Set(subjects)]
    .map((subject) => ({ subject, count: subjects.filter((each) => each === subject).length }))
    .filter(({ count }) => count > 1)
    .map(({ subject, count }) => `${count} decision records of the ${subject}`);
}

function offList(decisions: readonly Decision[]): string[] {
  return decisions
    .filter(({ decision, reason }) => decision === 'refuse' && !isReason(reason))
    .map(({ point, reason }) => `the ${point} refused for "${String(reason)}", which is not on the list of reasons`);
}
