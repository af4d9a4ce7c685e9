import type { Severity } from './profile';

/** Everything that a probe can find; the reason and remedy of each is in TLS_FINDINGS. */
export type TlsFindingSlug = keyof typeof TLS_FINDINGS;

/** One thing that is not as the profile wants it. */
export interface TlsFinding {
  readonly slug: TlsFindingSlug;
  readonly severity: Severity;
  /** What was seen. */
  readonly detail: string;
}

/** Remedy of each finding. */
export const TLS_FINDINGS = {
  'old-version':
    'choose a policy that offers no version below the profile: SecurityPolicy_TLS13_1_3_2025_09 at API Gateway',
  'version-missing': 'offer a version of the profile; callers of today cannot connect',
  'weak-suite': 'choose a policy with ECDHE and GCM or ChaCha20 suites alone (RFC 9325 section 4.2)',
  'not-trusted': 'serve a chain up to an authority that callers trust, and no other name; --ca names a private one',
  'name-mismatch': 'serve a certificate whose subjectAltName holds the host',
  expired: 'renew the certificate, and find out why its renewal does not run by itself',
  'not-yet-valid': 'serve a certificate that is valid now, and check the clocks',
  'expires-soon': 'renew the certificate; with ACM and DNS validation it renews by itself 45 days before',
  'weak-key': 'issue the certificate for a key of at least 2048 bits (RSA) or 256 bits (EC)',
  'weak-signature': 'issue the certificate with SHA-256 or better',
  'long-lived': 'issue certificates for 200 days or less (CA/Browser Forum ballot SC-081v3)',
  'not-stapled': 'staple the OCSP answer that the certificate promises, or use short-lived certificates',
  'plaintext-answered': 'close connections that are not TLS without serving anything',
  'plaintext-upgraded':
    'refuse plain HTTP rather than redirect it: the first request has carried the token in the clear',
  'no-hsts': 'answer with Strict-Transport-Security: max-age=31536000 or more',
  'no-client-certificate': 'ask for client certificates and refuse callers without one',
  'own-certificate-refused': 'put the authority of this certificate into the truststore, or give another by --cert',
} as const;
