import { isIP } from 'node:net';
import {
  CANARY_DETECTION,
  DETECTION_FINDING,
  type Finding,
  type FindingEvent,
  OCSF_VERSION,
  SEVERITIES,
} from '../../src/vocabulary';

const FINDINGS_CATEGORY = 2;
const CREATE = 1;
const RULE = 1;

/** A finding as OCSF Detection Finding (2004). Its texts come from the rule; what callers sent was cut and cleaned before. `api`: name of the API in metrics. */
export function findingEvent(finding: Finding, now: number, api?: string): FindingEvent {
  const { detection, group, hits, correlations } = finding;
  return {
    class_uid: DETECTION_FINDING,
    category_uid: FINDINGS_CATEGORY,
    activity_id: CREATE,
    type_uid: DETECTION_FINDING * 100 + CREATE,
    severity_id: SEVERITIES[detection.severity],
    status_id: 1,
    is_alert: detection.slug !== CANARY_DETECTION,
    time: now,
    start_time: finding.firstSeen,
    end_time: finding.lastSeen,
    count: hits,
    message: `${detection.title} (${detection.groupBy} ${group})`,
    metadata: {
      version: OCSF_VERSION,
      uid: finding.uid,
      correlation_uid: correlations.at(-1) ?? finding.uid,
      product: { name: 'cdk-hardened-api', vendor_name: 'cdk-hardened-api', feature: { name: 'detector' } },
    } as FindingEvent['metadata'],
    finding_info: infoOf(finding),
    evidences: [evidenceOf(finding)],
    remediation: { desc: detection.response },
    unmapped: {
      detection: {
        slug: detection.slug,
        group,
        hits,
        owasp: detection.owasp,
        response: detection.response,
        correlations,
        ...(api && { api }),
        ...(finding.consumer && { consumer: finding.consumer }),
        ...(finding.ip && { ip: finding.ip }),
      },
    },
  };
}

function infoOf({ uid, detection, group, firstSeen, lastSeen }: Finding) {
  return {
    uid,
    title: detection.title,
    desc: `${detection.title}: ${detection.groupBy} ${group}`,
    analytic: { uid: detection.slug, name: detection.slug, type: 'Rule', type_id: RULE },
    attacks: detection.mitre.map(({ id, name }) => ({ technique: { uid: id, name } })),
    types: [...detection.owasp],
    data_sources: [detection.source],
    first_seen_time: firstSeen,
    last_seen_time: lastSeen,
  };
}

function evidenceOf({ consumer, ip, actor, operation, group, detection }: Finding) {
  const user = actor ?? consumer;
  return {
    uid: group,
    data: { [detection.groupBy]: group },
    ...(user && { actor: { user: { uid: user } } }),
    // An AWS service that acts for somebody stands in place of the address.
    ...(ip && { src_endpoint: isIP(ip) === 0 ? { name: ip } : { ip } }),
    ...(operation && { api: { operation } }),
  };
}
