import { type Attack, casesOr, notApplicable, refusedFor } from '../drill/attack';
import { changed } from '../drill/cases';
import { certified } from './transport-mtls';

/** A certificate that its authority has taken back, and one of which nobody knows whether it has. */
export const transportRevocation: Attack = {
  slug: 'transport-revocation',
  title: 'use a certificate that its authority has revoked',
  cases: (context) => {
    const subject = certified(context, ({ withdrawn }) => withdrawn !== undefined);
    const withdrawn = subject?.caller.identity.withdrawn;
    if (!subject || !withdrawn) return notApplicable('no consumer holds a certificate that could be revoked');
    const present = (name: string, certificate: typeof withdrawn.revoked, ...reasons: Parameters<typeof refusedFor>) =>
      changed(subject, name, refusedFor(...reasons), (call) => ({
        ...call,
        connection: { ...call.connection, certificate, isFresh: true },
      }));
    return casesOr(
      [
        present('own certificate, revoked', withdrawn.revoked, 'CERTIFICATE_REVOKED'),
        present('own certificate, of an authority whose list is stale', withdrawn.unknown, 'REVOCATION_UNKNOWN'),
      ],
      'no certificate was withdrawn',
    );
  },
};
