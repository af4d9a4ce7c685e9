import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { signatureHash } from '../gateway/pki/certificates';
import type { TlsFinding } from './finding';

const DAY = 24 * 60 * 60 * 1000;
const SOON_DAYS = 30;
/** Longest validity of public certificates since 2026-03-15 (CA/Browser Forum ballot SC-081v3). */
const LONGEST_DAYS = 200;
const LEAST_RSA_BITS = 2048;
const STRONG_HASHES = ['SHA-256', 'SHA-384', 'SHA-512'];
/** Named curves of at least 112 bits of security. */
const STRONG_CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];

/** What is wrong with a server's own certificate, apart from the chain. */
export function certificateFindings(certificate: X509Certificate, host: string, now: Date): TlsFinding[] {
  return [
    ...validity(certificate, now),
    ...nameFinding(certificate, host),
    ...keyFindings(certificate),
    ...signatureFindings(certificate),
  ];
}

function validity(certificate: X509Certificate, now: Date): TlsFinding[] {
  const [from, until] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  const days = (until - from) / DAY;
  const long: TlsFinding[] =
    days > LONGEST_DAYS + 1
      ? [{ slug: 'long-lived', severity: 'note', detail: `valid for ${Math.round(days)} days` }]
      : [];
  if (now.getTime() > until) return [{ slug: 'expired', severity: 'fault', detail: `since ${certificate.validTo}` }];
  if (now.getTime() < from) {
    return [{ slug: 'not-yet-valid', severity: 'fault', detail: `before ${certificate.validFrom}` }];
  }
  const left = (until - now.getTime()) / DAY;
  if (left >= SOON_DAYS) return long;
  return [{ slug: 'expires-soon', severity: 'note', detail: `in ${Math.floor(left)} days` }, ...long];
}

function nameFinding(certificate: X509Certificate, host: string): TlsFinding[] {
  const isNamed = isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host, { subject: 'never' });
  if (isNamed) return [];
  return [{ slug: 'name-mismatch', severity: 'fault', detail: `names ${certificate.subjectAltName ?? 'nothing'}` }];
}

function keyFindings({ publicKey }: X509Certificate): TlsFinding[] {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  const weak = (detail: string): TlsFinding[] => [{ slug: 'weak-key', severity: 'fault', detail }];
  if (type === 'rsa' || type === 'rsa-pss') {
    const bits = details?.modulusLength ?? 0;
    return bits < LEAST_RSA_BITS ? weak(`RSA of ${bits} bits`) : [];
  }
  if (type === 'ec') {
    const curve = details?.namedCurve ?? 'unnamed';
    return STRONG_CURVES.includes(curve) ? [] : weak(`curve ${curve}`);
  }
  return type === 'ed25519' || type === 'ed448' ? [] : weak(`key of type ${type ?? 'unknown'}`);
}

function signatureFindings(certificate: X509Certificate): TlsFinding[] {
  // A self-signed one proves nothing by its signature; the chain is what is wrong there.
  if (certificate.subject === certificate.issuer) return [];
  const hash = signatureHash(certificate.toString());
  if (hash === undefined || STRONG_HASHES.includes(hash)) return [];
  return [{ slug: 'weak-signature', severity: 'fault', detail: `signed with ${hash}` }];
}
