import type { PeerCertificate } from 'node:tls';
import { OWN_CERTIFICATE_EVENT } from '../../src/vocabulary';
import { certificateRecord, daysLeft, isNear } from '../core/certificate-record';

/** Whoever calls the server sees its certificate with every handshake: nobody else tells when that ends. */
export function noticeTo(
  write: (record: unknown) => void,
  server: string,
  now: () => number,
): (certificate: PeerCertificate) => void {
  let told = '';
  return ({ valid_to: end }) => {
    const days = daysLeft(Date.parse(end), now());
    const day = new Date(now()).toISOString().slice(0, 10);
    // An ended one is refused, and that is recorded; an unreadable time says nothing.
    if (!isNear(days) || days < 0 || told === day) return;
    told = day;
    write(certificateRecord({ event: OWN_CERTIFICATE_EVENT.BACKEND_ENDING, name: server, days }, now()));
  };
}
