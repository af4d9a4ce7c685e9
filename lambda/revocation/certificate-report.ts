import type { X509Certificate } from 'node:crypto';
import { OWN_CERTIFICATE_EVENT } from '../../src/vocabulary';
import { type CertificateNotice, daysLeft, isNear } from '../core/certificate-record';
import type { ListOutcome } from './update-revocations';

/** A list of which less than this share of its time is left should have been followed by the next one. */
const OVERDUE = 0.1;

/**
 * Which authorities and lists end soon: ACM knows neither, and a truststore is linted only when somebody deploys.
 *
 * @param now epoch seconds
 */
export function certificateReport(
  authorities: readonly X509Certificate[],
  lists: readonly ListOutcome[],
  now: number,
): CertificateNotice[] {
  const ofAuthorities = authorities.flatMap(({ subject, validTo }): CertificateNotice[] => {
    const days = daysLeft(Date.parse(validTo), now * 1000);
    const { AUTHORITY_ENDED, AUTHORITY_ENDING } = OWN_CERTIFICATE_EVENT;
    return isNear(days) ? [{ event: days < 0 ? AUTHORITY_ENDED : AUTHORITY_ENDING, name: nameOf(subject), days }] : [];
  });
  const ofLists = lists.flatMap(({ source, validity }): CertificateNotice[] => {
    if (!validity) return [];
    const { thisUpdate, nextUpdate } = validity;
    const isOverdue = nextUpdate - now < (nextUpdate - thisUpdate) * OVERDUE;
    const days = daysLeft(nextUpdate * 1000, now * 1000);
    return isOverdue ? [{ event: OWN_CERTIFICATE_EVENT.LIST_ENDING, name: source, days }] : [];
  });
  return [...ofAuthorities, ...ofLists];
}

const nameOf = (subject: string) => subject.split('\n').reverse().join(', ');
