import { getCiphers } from 'node:tls';
import { handshake } from './handshake';
import type { TlsTarget } from './target';

/** OpenSSL's names of TLS 1.3 suites differ from those of the older ones, which alone are chosen by list. */
const older = (): string[] =>
  getCiphers()
    .map((name) => name.toUpperCase())
    .filter((name) => !name.startsWith('TLS_'));

/**
 * Every TLS 1.2 suite that the server accepts from this OpenSSL, by IANA name: one handshake a suite, each without those
 * that were accepted before.
 */
export async function acceptedSuites(target: TlsTarget): Promise<string[]> {
  const accepted: string[] = [];
  let left = older();
  while (left.length > 0) {
    const outcome = await handshake(target, { version: 'TLSv1.2', ciphers: `${left.join(':')}:@SECLEVEL=0` });
    if (outcome.kind !== 'done') break;
    accepted.push(outcome.cipher);
    const remaining = left.filter((name) => name !== outcome.opensslCipher.toUpperCase());
    if (remaining.length === left.length) break;
    left = remaining;
  }
  return accepted;
}

/** Tells why a TLS 1.2 suite is weak; undefined where it has forward secrecy and authenticated encryption (RFC 9325 section 4.2). */
export function weaknessOf(suite: string): string | undefined {
  if (/_(NULL|anon|EXPORT)/i.test(suite)) return 'no encryption or no authentication';
  if (/_(RC4|3?DES|IDEA|SEED)/.test(suite)) return 'broken cipher';
  if (!/^TLS_(ECDHE|DHE)_/.test(suite)) return 'no forward secrecy';
  if (!/_(GCM|CCM|CCM_8|CHACHA20_POLY1305)(_|$)/.test(suite)) return 'no authenticated encryption';
  return undefined;
}
