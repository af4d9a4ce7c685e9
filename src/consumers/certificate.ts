import { X509Certificate } from 'node:crypto';

/** SHA-256 of a client certificate, 64 lower-case hex digits, from its PEM text or its fingerprint. */
export function certificateFingerprint(consumer: string, certificate: string): string {
  if (certificate.includes('-----BEGIN')) return fingerprintOf(consumer, certificate);
  const digits = certificate.replace(/:/g, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(digits)) {
    throw new Error(
      `"certificates" of consumer ${consumer} holds ${JSON.stringify(certificate.slice(0, 80))}; give PEM text or a SHA-256 fingerprint of 64 hex digits`,
    );
  }
  return digits;
}

function fingerprintOf(consumer: string, pem: string): string {
  if (pem.includes('PRIVATE KEY')) {
    throw new Error(
      `"certificates" of consumer ${consumer} holds a private key; give the certificate alone, and replace the key`,
    );
  }
  try {
    return new X509Certificate(pem).fingerprint256.replace(/:/g, '').toLowerCase();
  } catch {
    throw new Error(
      `"certificates" of consumer ${consumer} holds PEM text that is no certificate; give one whole X.509 certificate`,
    );
  }
}
