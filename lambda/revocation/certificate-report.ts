import type { X509Certificate } from 'node:crypto';
import { OWN_CERTIFICATE_EVENT, type RetiringAuthorities } from '../../src/vocabulary';
import { type CertificateNotice, daysLeft, isNear } from '../core/certificate-record';
import type { ListOutcome } from './update-revocations';

/** What a truststore holds, and what it should not hold for long. */
export interface TrustedAuthorities {
  readonly authorities: readonly X509Certificate[];
  readonly retiring?: RetiringAuthorities;
}

/** A list of which less than this share of its time is left should have been followed by the next one. */
const OVERDUE = 0.1;

/**
 * Which authorities and lists end soon: ACM knows neither, and a truststore is linted only when somebody deploys.
 *
 * @param now epoch seconds
 */
export function certificateReport(
  truststores: readonly TrustedAuthorities[],
  lists: readonly ListOutcome[],
  now: number,
): CertificateNotice[] {
  const ofAuthorities = truststores
    .flatMap(({ authorities }) => authorities)
    .flatMap(({ subject, validTo }): CertificateNotice[] => {
      const days = daysLeft(Date.parse(validTo), now * 1000);
      const { AUTHORITY_ENDED, AUTHORITY_ENDING } = OWN_CERTIFICATE_EVENT;
      return isNear(days)
        ? [{ event: days < 0 ? AUTHORITY_ENDED : AUTHORITY_ENDING, name: nameOf(subject), days }]
        : [];
    });
  const ofLists = lists.flatMap(({ source, validity }): CertificateNotice[] => {
    if (!validity) return [];
    const { thisUpdate, nextUpdate } = validity;
    const isOverdue = nextUpdate - now < (nextUpdate - thisUpdate) * OVERDUE;
    const days = daysLeft(nextUpdate * 1000, now * 1000);
    return isOverdue ? [{ event: OWN_CERTIFICATE_EVENT.LIST_ENDING, name: source, days }] : [];
  });
  return [...ofAuthorities, ...truststores.flatMap((each) => kept(each, now)), ...ofLists];
}

/** Authorities whose day has come, and which no deployment took out. */
function kept({ authorities, retiring }: TrustedAuthorities, now: number): CertificateNotice[] {
  const days = daysLeft(Date.parse(`${retiring?.from ?? ''}T00:00:00Z`), now * 1000);
  if (!retiring || !(days < 0)) return [];
  return authorities
    .filter(({ fingerprint256 }) => retiring.fingerprints.includes(fingerprint256))
    .map(({ subject }) => ({ event: OWN_CERTIFICATE_EVENT.AUTHORITY_KEPT, name: nameOf(subject), days }));
}

const nameOf = (subject: string) => subject.split('\n').reverse().join(', ');
