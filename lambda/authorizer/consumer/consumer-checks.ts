import type { ConsumerStanding } from '../../core/registry';
import { type Check, type Refusal, refuse } from '../../core/decision';
import type { AuthorizerRequest } from '../request';
import type { JsonObject } from '../token/decode-token';
import { ANY_PURPOSE, CLIENT_AUTH } from '../../core/certificate-id';
import type { CertificateFacts } from './certificate';
import { isInRanges } from './source-range';

/** What is known about the party behind a proven token. */
export interface ConsumerFacts {
  readonly claims: JsonObject;
  readonly request: Pick<AuthorizerRequest, 'sourceIp' | 'certificate'>;
  readonly certificate?: CertificateFacts;
  /** Absent where the API has no registry: identities then come from claims alone. */
  readonly standing?: ConsumerStanding | 'unavailable';
  /** A certificate counts only while a fresh revocation list of its issuer is known. */
  readonly mustBeListed?: boolean;
  /** Epoch seconds. */
  readonly now: number;
}

const known = ({ standing }: ConsumerFacts): ConsumerStanding | undefined =>
  standing === 'unavailable' ? undefined : standing;

function registryAnswered({ standing }: ConsumerFacts): Refusal | undefined {
  return standing === 'unavailable' ? refuse('REGISTRY_UNAVAILABLE') : undefined;
}

function activeConsumer(facts: ConsumerFacts): Refusal | undefined {
  const standing = known(facts);
  if (!standing) return undefined;
  if (!standing.consumer) return refuse('CONSUMER_UNKNOWN');
  return standing.consumer.status === 'active' ? undefined : refuse('CONSUMER_SUSPENDED');
}

function liveToken(facts: ConsumerFacts): Refusal | undefined {
  const standing = known(facts);
  if (standing?.isTokenDenied) return refuse('TOKEN_REVOKED');
  const issuedAt = facts.claims['iat'];
  const isOld = typeof issuedAt !== 'number' || issuedAt < (standing?.consumer?.notBefore ?? 0);
  return isOld ? refuse('TOKEN_SUPERSEDED') : undefined;
}

function validCertificate(facts: ConsumerFacts): Refusal | undefined {
  const { certificate, request, now } = facts;
  if (!request.certificate) return undefined;
  // Presented, but not readable: no digest, no consumer.
  if (!certificate) return refuse('CERTIFICATE_MISMATCH');
  const isValid = now * 1000 >= certificate.notBefore && now * 1000 <= certificate.notAfter;
  if (!isValid) return refuse('CERTIFICATE_EXPIRED');
  return isForClients(certificate) ? undefined : refuse('CERTIFICATE_MISMATCH');
}

/** RFC 5280 section 4.2.1.12: a certificate that names purposes is good for those alone. */
function isForClients({ id: { purposes } }: CertificateFacts): boolean {
  return !purposes || purposes.includes(CLIENT_AUTH) || purposes.includes(ANY_PURPOSE);
}

/** API Gateway asks nobody whether a certificate has been revoked. No news, or old news, is no good news. */
function unrevokedCertificate(facts: ConsumerFacts): Refusal | undefined {
  if (!facts.certificate) return undefined;
  const standing = known(facts);
  if (standing?.isCertificateDenied) return refuse('CERTIFICATE_REVOKED');
  return facts.mustBeListed && standing?.hasFreshList !== true ? refuse('REVOCATION_UNKNOWN') : undefined;
}

function ownCertificate(facts: ConsumerFacts): Refusal | undefined {
  const own = known(facts)?.consumer?.certificates ?? [];
  if (own.length === 0) return undefined;
  if (!facts.certificate) return refuse('CERTIFICATE_MISSING');
  return own.includes(facts.certificate.digest.toString('hex')) ? undefined : refuse('CERTIFICATE_MISMATCH');
}

/** RFC 8705 section 3.1: a token bound to a certificate works with that certificate only. */
function boundCertificate(facts: ConsumerFacts): Refusal | undefined {
  const { claims, certificate } = facts;
  const confirmation = claims['cnf'];
  const mustBeBound = known(facts)?.consumer?.tokenBinding === 'certificate';
  if (confirmation === undefined) return mustBeBound ? refuse('BINDING_MISSING') : undefined;
  const members = typeof confirmation === 'object' && confirmation !== null ? Object.entries(confirmation) : [];
  // A binding to a key has been proven before (`authn-dpop`).
  const others = members.filter(([member]) => member !== 'jkt');
  if (members.length > 0 && others.length === 0) return mustBeBound ? refuse('BINDING_MISSING') : undefined;
  const [[name, thumbprint] = [], ...more] = others as [string, unknown][];
  // A binding of another kind (`jwk`, `kid`) is one that nobody here has proven.
  if (name !== 'x5t#S256' || more.length) return refuse('CERTIFICATE_MISMATCH');
  if (!certificate) return refuse('CERTIFICATE_MISSING');
  return thumbprint === certificate.digest.toString('base64url') ? undefined : refuse('CERTIFICATE_MISMATCH');
}

function ownRange(facts: ConsumerFacts): Refusal | undefined {
  const ranges = known(facts)?.consumer?.sourceRanges ?? [];
  return ranges.length === 0 || isInRanges(facts.request.sourceIp, ranges) ? undefined : refuse('SOURCE_NOT_ALLOWED');
}

/** The party behind a token: known, active, with its own certificate, from its own addresses. */
export const CONSUMER_CHECKS: readonly Check<ConsumerFacts>[] = [
  { slug: 'authn-consumer', check: registryAnswered },
  { slug: 'authn-consumer', check: activeConsumer },
  { slug: 'authn-consumer', check: liveToken },
  { slug: 'transport-certificate-binding', check: validCertificate },
  { slug: 'transport-revocation', check: unrevokedCertificate },
  { slug: 'transport-certificate-binding', check: ownCertificate },
  { slug: 'transport-certificate-binding', check: boundCertificate },
  { slug: 'network-source-range', check: ownRange },
];
