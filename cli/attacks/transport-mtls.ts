import { type Attack, type AttackCase, notApplicable, refusedFor } from '../drill/attack';
import { changed, type Subject } from '../drill/cases';
import type { DrillContext } from '../drill/context';
import type { Certificate, Identity } from '../drill/target';

/** Without any certificate the handshake ends; with a bad one API Gateway answers 403. */
const REFUSED = refusedFor('TLS_REFUSED');

/** Somebody who holds a certificate, and an operation for them. */
export function certified(
  context: DrillContext,
  isWanted: (identity: Identity) => boolean = () => true,
): Subject | undefined {
  for (const operation of context.operations) {
    const caller = context.callers
      .allowed(operation.spec)
      .find(({ identity }) => identity.certificate && isWanted(identity));
    if (caller) return { operation, caller };
  }
  return undefined;
}

/** The truststore decides who may even speak. */
export const transportMtls: Attack = {
  slug: 'transport-mtls',
  title: 'enter the mutual-TLS domain without a certificate of its truststore',
  cases: (context) => {
    const endpoint = context.target.endpoints.find(({ kind }) => kind === 'mtls-domain');
    const subject = certified(context);
    if (!endpoint) return notApplicable('the API has no domain with mutual TLS');
    if (!subject) return notApplicable('no identity holds a client certificate');
    const { forge } = context.target.identities;
    const present = (name: string, certificate: Certificate | undefined): AttackCase =>
      changed(subject, name, REFUSED, (call) => ({ ...call, connection: { endpoint, certificate, isFresh: true } }));
    return [
      present('no certificate', undefined),
      ...(forge.certificates
        ? [
            present('self-signed certificate', forge.certificates.selfSigned),
            present('certificate of another authority', forge.certificates.rogue),
          ]
        : []),
      ...(forge.certificates.expired ? [present('expired certificate', forge.certificates.expired)] : []),
    ];
  },
};
