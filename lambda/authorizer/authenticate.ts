import type { ConsumerRecord, DecisionRecord, Principal } from '../../src/vocabulary';
import { allow, type Decision, firstRefusal } from '../core/decision';
import type { ConsumerRegistry, ConsumerStanding } from '../core/registry';
import { type CertificateFacts, certificateFacts } from './consumer/certificate';
import { CONSUMER_CHECKS } from './consumer/consumer-checks';
import { principalOf } from './consumer/principal';
import type { AuthorizerRequest } from './request';
import { bearerToken, CREDENTIAL_CHECKS } from './token/credential';
import type { Issuers } from './token/issuers';
import { type VerifiedToken, verifyToken } from './token/verify-token';

/** What is found out on the way and belongs into the record, whatever the outcome. */
export type Trace = { -readonly [Member in keyof DecisionRecord]?: DecisionRecord[Member] };

export interface AuthenticationDeps {
  readonly issuers: Issuers;
  /** Absent where the API keeps no registry. */
  readonly registry?: ConsumerRegistry;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A caller whose credential has been proven. */
export interface Caller {
  readonly principal: Principal;
  readonly consumer?: ConsumerRecord;
}

function note(trace: Trace, token: VerifiedToken): void {
  trace.issuer = token.issuer.config.issuer;
  trace.subject = token.subject;
  trace.client = token.client;
  trace.tokenHash = token.hash;
}

async function standingOf(
  deps: AuthenticationDeps,
  token: VerifiedToken,
  certificate: CertificateFacts | undefined,
): Promise<ConsumerStanding | 'unavailable' | undefined> {
  return deps.registry?.standing({
    issuer: token.issuer.config.issuer,
    client: token.client,
    jti: token.jti,
    certificate: certificate?.digest.toString('hex'),
    now: deps.now() / 1000,
  });
}

/**
 * Proves who calls: one bearer token, verified, of a consumer that is known, active, and bound to it by certificate and
 * source range.
 */
export async function authenticate(
  deps: AuthenticationDeps,
  request: AuthorizerRequest,
  trace: Trace,
): Promise<Decision<Caller>> {
  const missing = firstRefusal(CREDENTIAL_CHECKS, request.credential);
  if (missing) return missing;
  const verified = await verifyToken(bearerToken(request.credential), deps);
  if (!verified.ok) return verified;
  const token = verified.value;
  note(trace, token);
  const certificate = request.certificate && certificateFacts(request.certificate);
  const standing = await standingOf(deps, token, certificate);
  const consumer = standing === 'unavailable' ? undefined : standing?.consumer;
  trace.consumer = consumer?.consumerId;
  const facts = { claims: token.claims, request, certificate, standing, now: deps.now() / 1000 };
  return firstRefusal(CONSUMER_CHECKS, facts) ?? allow({ principal: principalOf(token, consumer), consumer });
}
