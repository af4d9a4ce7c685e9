/** Events by which ACM tells that a certificate needs somebody ("Amazon EventBridge support for ACM" in the ACM User Guide). */
export const ACM_EVENT = {
  /** Every day from 45 days before the end, from 30 days before that of a public certificate. */
  ENDING: 'ACM Certificate Approaching Expiration',
  /** Not sent for imported certificates. */
  ENDED: 'ACM Certificate Expired',
  BLOCKED: 'ACM Certificate Renewal Action Required',
  REVOKED: 'ACM Certificate Revoked',
} as const;

/** What ACM does not know of, and handlers see: the same words for what is the same. */
export const OWN_CERTIFICATE_EVENT = {
  AUTHORITY_ENDING: 'Truststore Authority Approaching Expiration',
  AUTHORITY_ENDED: 'Truststore Authority Expired',
  AUTHORITY_KEPT: 'Truststore Authority Not Removed',
  LIST_ENDING: 'Revocation List Approaching Expiration',
  BACKEND_ENDING: 'Backend Certificate Approaching Expiration',
} as const;

export type OwnCertificateEvent = (typeof OWN_CERTIFICATE_EVENT)[keyof typeof OWN_CERTIFICATE_EVENT];

export const ACM_EVENTS: readonly string[] = Object.values(ACM_EVENT);

/** OCSF Compliance Finding: the class of the records by which handlers tell of certificates. */
export const COMPLIANCE_FINDING = 2003;

/** From here on handlers tell of a certificate every day. A successor needs that long to reach everybody. */
export const CERTIFICATE_WARNING_DAYS = 30;

/** From here on a day's delay is an outage. */
export const CERTIFICATE_URGENT_DAYS = 7;

/** Members of the event by which a schedule asks for a report on authorities. */
export const AUTHORITY_REPORT = { report: 'authorities' } as const;
