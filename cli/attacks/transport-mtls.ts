import { type Attack, type AttackCase, notApplicable, refusedFor } from '../drill/attack';
import { changed, type Subject } from '../drill/cases';
import type { DrillContext } from '../drill/context';
import type { Certificate, Endpoint, Identity } from '../drill/target';

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

/** A well-made request over a handshake with this certificate, at a domain that must refuse it. */
export function presented(
  subject: Subject,
  endpoint: Endpoint,
  name: string,
  certificate: Certificate | undefined,
): AttackCase {
  return changed(subject, name, REFUSED, (call) => ({
    ...call,
    // Weak keys are not even loaded at a higher level.
    connection: { endpoint, certificate, isFresh: true, ciphers: 'DEFAULT:@SECLEVEL=0' },
  }));
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
    const bad: readonly (readonly [string, Certificate | undefined])[] = [
      ['self-signed certificate', forge.certificates.selfSigned],
      ['certificate of another authority', forge.certificates.rogue],
      ['expired certificate', forge.certificates.expired],
      ['certificate that is not valid yet', forge.certificates.notYetValid],
      ['certificate of a server', forge.certificates.serverOnly],
      ['certificate with a key of RSA 1024', forge.certificates.weakKey],
    ];
    const origin = context.target.endpoints.find(
      ({ edge, kind }) => edge?.certificateHeaders && kind === 'mtls-domain',
    );
    const { certificate: own } = subject.caller.identity;
    return [
      ...(origin && own ? [presented(subject, origin, 'certificate of a consumer round the edge', own)] : []),
      presented(subject, endpoint, 'no certificate', undefined),
      ...bad.flatMap(([name, certificate]) => (certificate ? [presented(subject, endpoint, name, certificate)] : [])),
    ];
  },
};
