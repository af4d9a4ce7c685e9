import { createHash } from 'node:crypto';
import {
  CERTIFICATE_URGENT_DAYS,
  CERTIFICATE_WARNING_DAYS,
  COMPLIANCE_FINDING,
  OCSF_VERSION,
  OWN_CERTIFICATE_EVENT,
  type OwnCertificateEvent,
} from '../../src/vocabulary';

const CREATE = 1;
const FAIL = 3;
const DAY_MS = 86_400_000;

/** What a handler sees of a certificate that ACM does not know. */
export interface CertificateNotice {
  readonly event: OwnCertificateEvent;
  /** Name of the certificate, or address of a list. */
  readonly name: string;
  /** Whole days that are left; negative: it has ended. */
  readonly days: number;
}

/** Whole days from now to the end. Times in epoch milliseconds. */
export const daysLeft = (end: number, now: number) => Math.floor((end - now) / DAY_MS);

/** Whether an end is near enough to tell of it. */
export const isNear = (days: number) => days <= CERTIFICATE_WARNING_DAYS;

/**
 * The notice as OCSF Compliance Finding (2003), which the detector makes a finding of. Whoever tells the same on the same day
 * tells it under the same id, so that it counts once.
 *
 * @param now epoch milliseconds
 */
export function certificateRecord({ event, name, days }: CertificateNotice, now: number): Record<string, unknown> {
  const day = new Date(now).toISOString().slice(0, 10);
  const uid = createHash('sha256').update(`${event}\n${name}\n${day}`).digest('hex').slice(0, 32);
  const isKept = event === OWN_CERTIFICATE_EVENT.AUTHORITY_KEPT;
  const end = isKept ? 'should have been taken out of its truststore' : 'has ended';
  const message = days < 0 ? `${name} ${end}` : `${name} ends in ${days} days`;
  return {
    class_uid: COMPLIANCE_FINDING,
    category_uid: 2,
    activity_id: CREATE,
    type_uid: COMPLIANCE_FINDING * 100 + CREATE,
    severity_id: days < 0 ? 5 : days <= CERTIFICATE_URGENT_DAYS ? 4 : 3,
    status_id: 1,
    time: now,
    message,
    metadata: {
      version: OCSF_VERSION,
      uid,
      correlation_uid: uid,
      product: { name: 'cdk-hardened-api', vendor_name: 'cdk-hardened-api', feature: { name: 'certificates' } },
    },
    finding_info: { uid, title: event, desc: message },
    compliance: { control: 'transport-certificate-expiry', standards: ['cdk-hardened-api'], status_id: FAIL },
    resources: [{ uid: name, type: 'certificate' }],
    unmapped: { certificate: { event, name, days: String(days) } },
  };
}
