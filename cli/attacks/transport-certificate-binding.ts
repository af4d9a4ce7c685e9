import { type Attack, type AttackCase, notApplicable, refusedFor } from '../drill/attack';
import { changed } from '../drill/cases';
import type { Certificate } from '../drill/target';
import { certified } from './transport-mtls';

const MISSING = refusedFor('CERTIFICATE_MISSING');
const MISMATCH = refusedFor('CERTIFICATE_MISMATCH');

/** Token and certificate together, or neither: one stolen half is worth nothing. */
export const transportCertificateBinding: Attack = {
  slug: 'transport-certificate-binding',
  title: "use a consumer's token without its certificate",
  cases: (context) => {
    const subject = certified(context, ({ isCertificateBound }) => isCertificateBound === true);
    if (!subject) return notApplicable('no consumer is bound to a certificate');
    const mtls = context.target.endpoints.find(({ kind }) => kind === 'mtls-domain');
    const ordinary = context.target.endpoints.find(({ kind }) => kind === 'domain');
    const others = context.callers.identities.filter(
      ({ certificate, consumer }) => certificate && consumer !== subject.caller.identity.consumer,
    );
    const foreign = (name: string, certificate: Certificate): AttackCase =>
      changed(subject, name, MISMATCH, (call) => ({
        ...call,
        connection: { ...call.connection, certificate, isFresh: true },
      }));
    const stranger = context.target.identities.forge.certificates.stranger;
    return [
      ...(ordinary
        ? [
            changed(subject, 'token without certificate at the ordinary domain', MISSING, (call) => ({
              ...call,
              connection: { endpoint: ordinary, address: call.connection.address },
            })),
          ]
        : []),
      ...(mtls && stranger ? [foreign('trusted certificate of nobody', stranger)] : []),
      ...(mtls ? others.slice(0, 2).map((other) => foreign(`certificate of ${other.name}`, other.certificate!)) : []),
    ];
  },
};
