import { ACM_EVENTS, type Detection, type SignalField, type SignalSource } from '../../../vocabulary';

/** Where a signal's fields stand in the raw lines of its log. A field that is computed has no place. */
export const LOG_FIELDS: Readonly<Record<SignalSource, Readonly<Partial<Record<SignalField, readonly string[]>>>>> = {
  decision: {
    point: ['unmapped.hardened.point'],
    decision: ['unmapped.hardened.decision'],
    layer: ['unmapped.hardened.layer'],
    reason: ['unmapped.hardened.reason'],
    operation: ['unmapped.hardened.operation'],
    resource: ['resources.0.uid'],
    tenant: ['actor.user.org.uid'],
    consumer: ['actor.user.account.uid'],
    subject: ['actor.user.uid'],
    caller: ['actor.user.account.uid', 'actor.user.uid'],
    tokenHash: ['actor.session.uid'],
    ip: ['src_endpoint.ip'],
    userAgent: ['http_request.user_agent'],
    method: ['http_request.http_method'],
    status: ['api.response.code'],
  },
  access: {
    ip: ['sourceIp'],
    consumer: ['consumer'],
    caller: ['consumer', 'sourceIp'],
    status: ['status'],
    responseType: ['responseType'],
    method: ['httpMethod'],
    host: ['domainName'],
    operation: ['operation'],
    userAgent: ['userAgent'],
    tlsVersion: ['tlsVersion'],
    cipherSuite: ['cipherSuite'],
  },
  waf: {
    action: ['action'],
    rule: ['terminatingRuleId'],
    ip: ['httpRequest.clientIp'],
    caller: ['httpRequest.clientIp'],
    country: ['httpRequest.country'],
    method: ['httpRequest.httpMethod'],
    host: ['httpRequest.host'],
  },
  admin: {
    event: ['eventName'],
    actor: ['userIdentity.arn'],
    ip: ['sourceIPAddress'],
    host: ['eventSource'],
    userAgent: ['userAgent'],
    detail: ['requestParameters'],
  },
  certificate: {
    event: ['detail-type'],
    resource: ['resources.0'],
    detail: ['detail.DaysToExpiry'],
  },
};

/**
 * A detection as far as one log can show it: of certificates, what ACM tells; handlers tell the rest, each in its own log.
 * Undefined: nothing is left.
 */
export function inOneLog(detection: Detection): Detection | undefined {
  if (detection.source !== 'certificate') return detection;
  const where = detection.where.map((condition) =>
    condition.field === 'event' && 'in' in condition
      ? { ...condition, in: condition.in.filter((event) => ACM_EVENTS.includes(event)) }
      : condition,
  );
  return where.some((condition) => 'in' in condition && condition.in.length === 0)
    ? undefined
    : { ...detection, where };
}

/** Places of a field, or undefined where it is computed. */
export function placesOf(source: SignalSource, field: SignalField): readonly string[] | undefined {
  return LOG_FIELDS[source][field];
}

/**
 * A part of a condition on the details of an action, as the JSON of its line has it: `name=value` is a member, `name=` one of any
 * value, and anything else stands as it is.
 */
export function jsonTexts(part: string): readonly string[] {
  const [name = '', value] = part.split('=');
  if (value === undefined || part.startsWith('/')) return [name];
  if (value === '') return [`"${name}":`];
  const isLiteral = /^(?:true|false|\d+)$/.test(value);
  return [...(isLiteral ? [`"${name}":${value}`] : []), `"${name}":"${value}"`];
}
