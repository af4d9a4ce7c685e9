import { createHash, X509Certificate } from 'node:crypto';
import { type Attack, type AttackCase, notApplicable, refusedFor } from '../drill/attack';
import { changed, type Subject, withEditedToken } from '../drill/cases';
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
    const hasTellingEdge = context.target.endpoints.some(({ edge }) => edge?.certificateHeaders);
    const others = context.callers.identities.filter(
      ({ certificate, consumer }) => certificate && consumer !== subject.caller.identity.consumer,
    );
    const foreign = (name: string, certificate: Certificate): AttackCase =>
      changed(subject, name, MISMATCH, (call) => ({
        ...call,
        connection: { ...call.connection, certificate, isFresh: true },
      }));
    const { stranger } = context.target.identities.forge.certificates;
    const { namesake } = subject.caller.identity;
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
      ...(mtls && namesake ? [foreign('trusted certificate of the same subject', namesake)] : []),
      ...(mtls && stranger && hasTellingEdge ? [inHeaders(subject, stranger)] : []),
      ...(mtls ? ofToken(subject) : []),
      ...(mtls ? others.slice(0, 2).map((other) => foreign(`certificate of ${other.name}`, other.certificate!)) : []),
    ];
  },
};

/** The certificate of the consumer, told in the words of an edge by somebody who holds another one. */
function inHeaders(subject: Subject, stranger: Certificate): AttackCase {
  const own = subject.caller.identity.certificate?.cert ?? '';
  return changed(subject, 'own certificate in a header', MISMATCH, (call) => ({
    ...call,
    headers: [
      ...call.headers,
      ['CloudFront-Viewer-Cert-Pem', encodeURIComponent(own.trim())],
      ['CloudFront-Viewer-Cert-Validity', 'NotBefore=2020-01-01T00:00:00Z;NotAfter=2099-01-01T00:00:00Z'],
    ],
    connection: { ...call.connection, certificate: stranger, isFresh: true },
  }));
}

/** The own certificate with a token that is bound to something else, or to nothing. RFC 8705 section 3.1. */
function ofToken(subject: Subject): AttackCase[] {
  const { certificate, mustBindTokens } = subject.caller.identity;
  if (!certificate) return [];
  const boundTo = (name: string, thumbprint: string) =>
    withEditedToken(subject, name, MISMATCH, ({ claims }) => {
      claims.cnf = { 'x5t#S256': thumbprint };
    });
  const hex = new X509Certificate(certificate.cert).fingerprint256.replaceAll(':', '').toLowerCase();
  return [
    boundTo('token bound to another certificate', createHash('sha256').update('another').digest('base64url')),
    boundTo('token whose thumbprint is in hex', hex),
    ...(mustBindTokens
      ? [
          withEditedToken(subject, 'token bound to no certificate', refusedFor('BINDING_MISSING'), ({ claims }) => {
            delete claims.cnf;
          }),
        ]
      : []),
  ];
}
