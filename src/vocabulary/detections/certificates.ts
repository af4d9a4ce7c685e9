import { ACM_EVENT, CERTIFICATE_URGENT_DAYS, OWN_CERTIFICATE_EVENT } from '../certificates';
import type { Condition, Detection } from '../detection';
import { events } from './conditions';
import { MITRE } from './mitre';

/** What differs between rules about certificates. */
interface CertificateRule extends Pick<Detection, 'slug' | 'title' | 'severity' | 'falsePositives' | 'response'> {
  readonly names: readonly string[];
  /** Days that are left, from and to; default: any. */
  readonly days?: readonly [number, number];
  readonly benign: { readonly event: string; readonly detail?: string };
}

const between = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

const ARN = 'arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555';

/** One event is one finding: ACM sends one a day. */
function certificateRule({ names, days, benign, ...rest }: CertificateRule): Detection {
  const where: readonly Condition[] = [
    ...events(...names),
    ...(days ? [{ field: 'detail' as const, in: between(...days) }] : []),
  ];
  const [event] = names;
  return {
    ...rest,
    source: 'certificate',
    where,
    groupBy: 'resource',
    trigger: { kind: 'each' },
    windowSeconds: 86_400,
    owasp: ['API8:2023'],
    mitre: [MITRE.IN_THE_MIDDLE],
    attack: { fields: { event, resource: ARN, detail: String(days?.[0] ?? 31) }, count: 1 },
    benign: { fields: { resource: ARN, ...benign }, count: 3, every: 5 },
  };
}

const ENDING = [
  ACM_EVENT.ENDING,
  OWN_CERTIFICATE_EVENT.AUTHORITY_ENDING,
  OWN_CERTIFICATE_EVENT.LIST_ENDING,
  OWN_CERTIFICATE_EVENT.BACKEND_ENDING,
];
/** ACM begins 45 days before the end at the earliest. */
const EARLIEST_DAYS = 45;
// Every event that is named here is about trouble; this one is about none.
const RENEWED = 'ACM Certificate Available';

export const CERTIFICATE_DETECTIONS: readonly Detection[] = [
  certificateRule({
    slug: 'certificate-ending',
    title: 'a certificate, an authority or a revocation list that the API relies on ends soon',
    severity: 'medium',
    names: ENDING,
    days: [CERTIFICATE_URGENT_DAYS + 1, EARLIEST_DAYS],
    benign: { event: RENEWED },
    falsePositives: 'a certificate of ACM that is renewed in its last weeks: look whether its renewal is pending',
    response:
      'see in ACM why it was not renewed; import the successor of an imported one; put the next authority beside the old one',
  }),
  certificateRule({
    slug: 'certificate-ending-urgent',
    title: `a certificate, an authority or a revocation list that the API relies on ends within ${CERTIFICATE_URGENT_DAYS} days`,
    severity: 'high',
    names: ENDING,
    days: [0, CERTIFICATE_URGENT_DAYS],
    benign: { event: ACM_EVENT.ENDING, detail: String(CERTIFICATE_URGENT_DAYS + 1) },
    falsePositives: 'a certificate that nothing uses any more: delete it',
    response: 'replace it today: once it has ended, callers are refused, or begin to ignore warnings',
  }),
  certificateRule({
    slug: 'certificate-renewal-blocked',
    title: 'ACM cannot renew a certificate of the API without somebody',
    severity: 'high',
    names: [ACM_EVENT.BLOCKED],
    benign: { event: RENEWED },
    falsePositives: 'none: ACM sends this when validation failed or waits for a reply',
    response:
      'put the validation record back into DNS, and look at CAA records; a failed private renewal is at the authority',
  }),
  certificateRule({
    slug: 'certificate-ended',
    title: 'a certificate or authority that the API relies on has ended, or was revoked',
    severity: 'critical',
    names: [ACM_EVENT.ENDED, ACM_EVENT.REVOKED, OWN_CERTIFICATE_EVENT.AUTHORITY_ENDED],
    benign: { event: ACM_EVENT.ENDING, detail: '1' },
    falsePositives: 'a certificate that nothing uses any more: delete it',
    response: 'replace it now; tell callers never to accept the warning; when it was revoked, ask who held its key',
  }),
  certificateRule({
    slug: 'certificate-authority-kept',
    title: 'an authority that should have left a truststore is still trusted',
    severity: 'high',
    names: [OWN_CERTIFICATE_EVENT.AUTHORITY_KEPT],
    benign: { event: OWN_CERTIFICATE_EVENT.AUTHORITY_ENDING, detail: '20' },
    falsePositives: 'none: its day has passed, and nobody has deployed since',
    response: 'deploy the stack: from that day on the synth leaves the authority out',
  }),
];
