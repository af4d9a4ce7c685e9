/** What an endpoint is measured against. */
export interface ProbeProfile {
  readonly name: string;
  readonly summary: string;
  /** Versions that may be offered. */
  readonly versions: readonly TlsVersion[];
  /** Whether callers without a certificate must be refused. */
  readonly needsClientCertificate: boolean;
  /** Severity of TLS 1.2 suites without forward secrecy or authenticated encryption. */
  readonly weakCipher: Severity;
}

/** Faults make the probe end with 1, notes do not. */
export type Severity = 'fault' | 'note';

export type TlsVersion = 'SSLv3' | 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** Oldest first. */
export const TLS_VERSIONS: readonly TlsVersion[] = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

export const PROBE_PROFILES: readonly ProbeProfile[] = [
  {
    name: 'modern',
    summary: 'TLS 1.3 alone',
    versions: ['TLSv1.3'],
    needsClientCertificate: false,
    weakCipher: 'fault',
  },
  {
    name: 'compatible',
    summary: 'TLS 1.2 with forward secrecy and authenticated encryption, and TLS 1.3',
    versions: ['TLSv1.2', 'TLSv1.3'],
    needsClientCertificate: false,
    weakCipher: 'fault',
  },
  {
    name: 'mutual',
    summary: 'TLS 1.2 or 1.3, and no answer without a client certificate',
    versions: ['TLSv1.2', 'TLSv1.3'],
    needsClientCertificate: true,
    // API Gateway takes client certificates with its policy TLS_1_2 alone, whose older suites nobody can take away
    // (AWS page "Choose a minimum TLS version for a custom domain").
    weakCipher: 'note',
  },
];
