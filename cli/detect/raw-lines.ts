import { ocsfEvent } from '../../lambda/core/audit';
import { certificateRecord } from '../../lambda/core/certificate-record';
import type {
  DecisionRecord,
  EnforcementPoint,
  Layer,
  OwnCertificateEvent,
  Reason,
  SignalFields,
  SignalSource,
} from '../../src/vocabulary';

/** Where and when a raw line is written. */
export interface LineFacts {
  readonly source: SignalSource;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly correlation: string;
}

/** Writes fields the way the log of their source has them: what a generator, a fixture or the canary needs. */
export function rawLines(fields: SignalFields, facts: LineFacts): string[] {
  const lines = [JSON.stringify(WRITERS[facts.source](fields, facts))];
  // Only the web ACL knows the country.
  if (fields.country !== undefined && facts.source === 'decision') {
    lines.push(JSON.stringify(wafLine({ action: 'ALLOW', ...fields }, facts)));
  }
  return lines;
}

type Writer = (fields: SignalFields, facts: LineFacts) => unknown;

const WRITERS: Readonly<Record<SignalSource, Writer>> = {
  decision: (fields, { time, correlation }) => {
    const event = ocsfEvent(recordOf(fields, correlation), time);
    return { ...event, metadata: { ...event.metadata, uid: `${correlation}-${fields.point ?? 'authorizer'}` } };
  },
  access: accessLine,
  waf: wafLine,
  admin: trailLine,
  certificate: acmLine,
};

function recordOf(fields: SignalFields, correlation: string): DecisionRecord {
  const { decision = 'allow', status = decision === 'allow' ? '200' : '403' } = fields;
  return {
    point: (fields.point ?? 'authorizer') as EnforcementPoint,
    decision: decision as 'allow' | 'refuse',
    layer: (fields.layer ?? 'authorization') as Layer,
    reason: fields.reason as Reason | undefined,
    policies: [],
    operation: fields.operation,
    resources: fields.resource === undefined ? undefined : [fields.resource],
    tenant: fields.tenant,
    consumer: fields.consumer,
    subject: fields.subject,
    tokenHash: fields.tokenHash,
    sourceIp: fields.ip,
    userAgent: fields.userAgent,
    method: fields.method ?? 'GET',
    path: '/generated',
    correlation,
    status: Number(status),
  };
}

function accessLine(fields: SignalFields, { time, correlation }: LineFacts) {
  return {
    requestId: correlation,
    extendedRequestId: correlation,
    time: String(time),
    httpMethod: fields.method ?? 'GET',
    domainName: fields.host ?? 'api.example.com',
    status: fields.status ?? '200',
    responseType: fields.responseType ?? '-',
    consumer: fields.consumer ?? '-',
    operation: fields.operation ?? '-',
    sourceIp: fields.ip ?? '-',
    userAgent: fields.userAgent ?? '-',
    tlsVersion: fields.tlsVersion ?? 'TLSv1.3',
    cipherSuite: fields.cipherSuite ?? 'TLS_AES_128_GCM_SHA256',
    certSerial: '-',
    oldestTls: fields.oldestTls ?? 'TLSv1.2',
  };
}

function wafLine(fields: SignalFields, { time, correlation }: LineFacts) {
  return {
    timestamp: time,
    formatVersion: 1,
    webaclId: 'generated',
    terminatingRuleId: fields.rule ?? 'Default_Action',
    action: fields.action ?? 'ALLOW',
    httpRequest: {
      clientIp: fields.ip,
      country: fields.country ?? '-',
      httpMethod: fields.method,
      requestId: correlation,
    },
  };
}

function trailLine(fields: SignalFields, { time, correlation }: LineFacts) {
  return {
    eventVersion: '1.11',
    eventID: correlation,
    eventTime: new Date(time).toISOString(),
    eventName: fields.event,
    userIdentity: { arn: fields.actor },
    sourceIPAddress: fields.ip ?? '192.0.2.1',
    requestParameters: parametersOf(fields.detail),
  };
}

/** `/path=value` was a patch, `/path` one that removes, `name=value` a member, anything else a value. */
function parametersOf(detail: string | undefined): unknown {
  if (detail === undefined) return null;
  const [name, value] = detail.split('=');
  if (detail.startsWith('/')) {
    const operation = value === undefined ? { op: 'remove', path: name } : { op: 'replace', path: name, value };
    return { patchOperations: [operation] };
  }
  return value === undefined ? { name: detail } : { [name]: value };
}

/** "ACM Certificate Approaching Expiration event" in the ACM User Guide; or a record of a handler, of what ACM does not know. */
function acmLine({ event = '', resource, detail }: SignalFields, { time, correlation }: LineFacts) {
  if (!event.startsWith('ACM ')) {
    const notice = { event: event as OwnCertificateEvent, name: resource ?? '', days: Number(detail ?? -1) };
    const record = certificateRecord(notice, time);
    return { ...record, metadata: { ...(record['metadata'] as object), uid: correlation } };
  }
  return {
    version: '0',
    id: correlation,
    'detail-type': event,
    source: 'aws.acm',
    time: new Date(time).toISOString(),
    resources: [resource],
    detail: { CommonName: 'api.example.com', ...(detail !== undefined && { DaysToExpiry: Number(detail) }) },
  };
}
