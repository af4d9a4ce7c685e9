import type { ClientCertificate } from '../exchange';

/** `identity.clientCert` of an event: present with mutual TLS only (checklist item 9). */
export function clientCertOf(certificate: ClientCertificate): Record<string, unknown> {
  return {
    clientCertPem: certificate.pem,
    subjectDN: certificate.subject,
    issuerDN: certificate.issuer,
    serialNumber: serialNumberOf(certificate.serial),
    validity: { notBefore: certificate.notBefore, notAfter: certificate.notAfter },
  };
}

/** `a1:a1:…` in lower case, from any hex form. */
export function serialNumberOf(serial: string): string {
  const digits = serial.replace(/[^0-9a-f]/gi, '').toLowerCase();
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return even.match(/../g)?.join(':') ?? '';
}
