import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { type DecisionRecord, OCSF_VERSION, type OcsfEvent, REASONS } from '../../src/vocabulary';
import { writeRecord } from './log';

const CLOUD = { provider: 'AWS' };
const PROFILES = ['cloud', 'security_control'];
const AUTHENTICATION = 3002;
const API_ACTIVITY = 6003;
const LOGON = 1;

const OTHER = 99;
// OCSF 1.6 class 6003: 1 Create, 2 Read, 3 Update, 4 Delete.
const ACTIVITIES: ReadonlyMap<string, number> = new Map([
  ['POST', 1],
  ['GET', 2],
  ['HEAD', 2],
  ['PUT', 3],
  ['PATCH', 3],
  ['DELETE', 4],
]);
// The methods that OCSF lists; a caller can write any other.
const METHODS: ReadonlySet<string> = new Set([...ACTIVITIES.keys(), 'OPTIONS', 'CONNECT', 'TRACE']);

function isAuthentication(record: DecisionRecord): boolean {
  const layers = ['authentication', 'transport'];
  return record.point === 'authorizer' && record.decision === 'refuse' && layers.includes(record.layer);
}

function classification(record: DecisionRecord) {
  const [classUid, activity] = isAuthentication(record)
    ? ([AUTHENTICATION, LOGON] as const)
    : ([API_ACTIVITY, ACTIVITIES.get(record.method ?? '') ?? OTHER] as const);
  return {
    class_uid: classUid,
    category_uid: classUid === AUTHENTICATION ? 3 : 6,
    activity_id: activity,
    ...(activity === OTHER && { activity_name: record.method || 'unknown' }),
    type_uid: classUid * 100 + activity,
  };
}

function outcome(record: DecisionRecord) {
  const refused = record.decision === 'refuse';
  return {
    severity_id: refused ? 3 : 1,
    status_id: refused ? (2 as const) : (1 as const),
    // Profile security_control: 1 Allowed, 2 Denied; disposition 1 Allowed, 2 Blocked.
    action_id: refused ? 2 : 1,
    disposition_id: refused ? 2 : 1,
    ...(record.reason && { status_code: record.reason, status_detail: REASONS[record.reason].text }),
  };
}

function user(record: DecisionRecord) {
  return {
    uid: record.subject ?? 'unknown',
    ...(record.tenant && { org: { uid: record.tenant } }),
    ...(record.consumer && { account: { uid: record.consumer } }),
  };
}

function actor(record: DecisionRecord) {
  const decision = record.decision;
  return {
    user: user(record),
    ...(record.client && { app_uid: record.client }),
    ...((record.issuer ?? record.tokenHash) && { session: { uid: record.tokenHash, issuer: record.issuer } }),
    authorizations: record.policies.length
      ? record.policies.map((uid) => ({ decision, policy: { uid, version: record.bundleHash } }))
      : // An implicit deny names no policy; the entry says so instead of missing.
        [{ decision, policy: { uid: record.reason ?? 'none', version: record.bundleHash } }],
  };
}

function httpRequest({ method, path, userAgent }: DecisionRecord) {
  return {
    ...(method !== undefined && METHODS.has(method) && { http_method: method }),
    ...(path && { url: { path } }),
    user_agent: userAgent,
  };
}

/** The address where it is one, and something in its place where not: an event without a source is none. */
function source({ sourceIp }: DecisionRecord) {
  return sourceIp !== undefined && isIP(sourceIp) !== 0 ? { ip: sourceIp } : { name: 'unknown' };
}

function request(record: DecisionRecord) {
  return {
    http_request: httpRequest(record),
    src_endpoint: source(record),
    api: {
      operation: record.operation ?? 'unknown',
      service: { name: 'api-gateway' },
      request: { uid: record.correlation },
      response: { code: record.status, ...(record.reason && { error: record.reason }) },
    },
    cloud: CLOUD,
  };
}

/** Objects are an attribute of API activities alone. */
function resources({ resources: found }: DecisionRecord) {
  return found?.length ? { resources: found.map((uid) => ({ uid })) } : {};
}

/** One decision as one event of the Open Cybersecurity Schema Framework. */
export function ocsfEvent(record: DecisionRecord, now: number): OcsfEvent {
  return {
    ...classification(record),
    ...outcome(record),
    time: now,
    metadata: {
      version: OCSF_VERSION,
      uid: randomUUID(),
      correlation_uid: record.correlation,
      profiles: PROFILES,
      product: { name: 'cdk-hardened-api', vendor_name: 'cdk-hardened-api', feature: { name: record.point } },
    } as OcsfEvent['metadata'],
    actor: actor(record),
    ...(isAuthentication(record) ? { user: user(record), service: { name: 'api-gateway' } } : resources(record)),
    ...request(record),
    unmapped: {
      hardened: {
        point: record.point,
        decision: record.decision,
        layer: record.layer,
        reason: record.reason,
        bundle_hash: record.bundleHash,
        operation: record.operation,
        pointer: record.pointer,
        nearest_permits: record.nearest,
      },
    },
  };
}

/** The control that writes, as data like every other: `prove` takes it out of the shipped bundle by its text. */
const RECORDING: readonly { readonly slug: string; readonly check: (event: OcsfEvent) => void }[] = [
  { slug: 'audit-decision-record', check: (event) => writeRecord(event) },
];

/**
 * Writes the record of one decision.
 *
 * @throws when the line cannot be written: the caller then refuses with `AUDIT_UNAVAILABLE`
 */
export function recordDecision(record: DecisionRecord, now: number = Date.now()): void {
  for (const { check } of RECORDING) check(ocsfEvent(record, now));
}
