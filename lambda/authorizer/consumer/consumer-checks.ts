import type { ConsumerStanding } from '../../core/registry';
import { type Check, type Refusal, refuse } from '../../core/decision';
import type { AuthorizerRequest } from '../request';
import type { JsonObject } from '../token/decode-token';
import type { CertificateFacts } from './certificate';
import { isInRanges } from './source-range';

/** What is known about the party behind a proven token. */
export interface ConsumerFacts {
  readonly claims: JsonObject;
  readonly request: Pick<AuthorizerRequest, 'sourceIp' | 'certificate'>;
  readonly certificate?: CertificateFacts;
  /** Absent where the API has no registry: identities then come from claims alone. */
  readonly standing?: ConsumerStanding | 'unavailable';
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
  return known(facts)?.isCertificateDenied ? refuse('CERTIFICATE_REVOKED') : undefined;
}

function ownCertificate(facts: ConsumerFacts): Refusal | undefined {
  const own = known(facts)?.consumer?.certificates ?? [];
  if (own.length === 0) return undefined;
  if (!facts.certificate) return refuse('CERTIFICATE_MISSING');
  return own.includes(facts.certificate.digest.toString('hex')) ? undefined : refuse('CERTIFICATE_MISMATCH');
}

/** RFC 8705 section 3.1: a token bound to a certificate works with that certificate only. */
function boundCertificate({ claims, certificate }: ConsumerFacts): Refusal | undefined {
  const confirmation = claims['cnf'];
  if (confirmation === undefined) return undefined;
  const members = typeof confirmation === 'object' && confirmation !== null ? Object.entries(confirmation) : [];
  // A binding to a key has been proven before (`authn-dpop`).
  const others = members.filter(([member]) => member !== 'jkt');
  if (members.length > 0 && others.length === 0) return undefined;
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
  { slug: 'transport-certificate-binding', check: ownCertificate },
  { slug: 'transport-certificate-binding', check: boundCertificate },
  { slug: 'network-source-range', check: ownRange },
];
