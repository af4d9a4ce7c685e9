import type { PresentedCertificate } from './request';

/** Headers in which the edge tells the certificate of the caller, lower case. */
export interface CertificateHeaders {
  /** The certificate, PEM, percent-encoded. */
  readonly pem: string;
  /** `NotBefore=<ISO 8601>;NotAfter=<ISO 8601>`. */
  readonly validity: string;
}

type Headers = Readonly<Record<string, readonly string[]>>;

/**
 * The certificate that a caller showed to the edge. The edge is believed only on a connection for which it showed a
 * certificate of its own: from anybody else these are ordinary headers.
 */
export function edgeCertificate(
  headers: Headers,
  names: CertificateHeaders,
  isEdgeProven: boolean,
): PresentedCertificate | undefined {
  const [pem, ...more] = headers[names.pem] ?? [];
  if (!isEdgeProven || !pem) return undefined;
  // Two of them: whoever sent the second one chose what to be.
  if (more.length > 0) return { pem: '', notBefore: '', notAfter: '' };
  const [validity = ''] = headers[names.validity] ?? [];
  const [, notBefore = '', notAfter = ''] = /^NotBefore=([^;]+);\s*NotAfter=([^;]+)$/i.exec(validity) ?? [];
  return { pem: decoded(pem), notBefore, notAfter };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
