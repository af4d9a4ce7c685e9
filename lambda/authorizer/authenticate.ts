import type { ConsumerRecord, DecisionRecord, Principal } from '../../src/vocabulary';
import { allow, type Decision, firstRefusal, firstRefusalOf } from '../core/decision';
import type { ConsumerRegistry, ConsumerStanding } from '../core/registry';
import { type CertificateFacts, certificateFacts } from './consumer/certificate';
import { CONSUMER_CHECKS } from './consumer/consumer-checks';
import { principalOf } from './consumer/principal';
import type { AuthorizerRequest } from './request';
import { isKeyBound, PROOF_CHECKS, type ProofFacts } from './proof/proof-checks';
import { proofKeyOf } from './proof/proof-key';
import { REPLAY_CHECKS } from './proof/replay-checks';
import type { ReplayStore } from './proof/replay-store';
import { CREDENTIAL_CHECKS, type SentToken, sentToken } from './token/credential';
import { decodeToken } from './token/decode-token';
import type { Issuers } from './token/issuers';
import { type VerifiedToken, verifyToken } from './token/verify-token';

/** What is found out on the way and belongs into the record, whatever the outcome. */
export type Trace = { -readonly [Member in keyof DecisionRecord]?: DecisionRecord[Member] };

/** What DPoP proofs are judged by. */
export interface ProofSettings {
  /** URLs under which the API is published, without trailing slash. */
  readonly urls: readonly string[];
  readonly store: ReplayStore;
  /** Nonces that proofs may carry, the current one first; absent where no issuer demands one. */
  readonly nonces?: () => Promise<readonly string[]>;
}

export interface AuthenticationDeps {
  readonly issuers: Issuers;
  /** Absent where the API keeps no registry. */
  readonly registry?: ConsumerRegistry;
  /** Certificates count only while a fresh revocation list of their issuer is known. */
  readonly hasRevocationLists?: boolean;
  /** Absent where no issuer binds tokens to keys. */
  readonly proofs?: ProofSettings;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Resource type to the claim that lists the caller's objects of it; absent: tokens list none. */
  readonly claimed?: Readonly<Record<string, string>>;
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
    ...(deps.hasRevocationLists && certificate && { listed: certificate.id }),
    now: deps.now() / 1000,
  });
}

function proofFacts(
  { proofs, now }: AuthenticationDeps,
  { headers, route }: AuthorizerRequest,
  { scheme, token }: SentToken,
  { claims, issuer: { config } }: VerifiedToken,
  nonces: readonly string[] | undefined,
): ProofFacts {
  const confirmation = claims['cnf'];
  const sent = headers['dpop'] ?? [];
  // Nobody reads, let alone imports a key from, a proof that no token asks for.
  const proof = decodeToken((isKeyBound({ confirmation }) && sent[0]) || '');
  return {
    scheme,
    token,
    constraint: config.senderConstraint,
    confirmation,
    proofs: sent,
    proof,
    key: proofKeyOf(proof.header),
    method: route.method,
    path: route.path,
    urls: proofs?.urls ?? [],
    ...(nonces && { nonces }),
    now: now() / 1000,
    clockSkewSeconds: config.clockSkewSeconds,
  };
}

/** An issuer that demands nonces and none to compare with: whatever the proof carries, it is refused. */
async function demandedNonces(
  { proofs }: AuthenticationDeps,
  { claims, issuer: { config } }: VerifiedToken,
): Promise<readonly string[] | undefined> {
  if (!config.proofNonce || !isKeyBound({ confirmation: claims['cnf'] })) return undefined;
  return (await proofs?.nonces?.()) ?? [];
}

/**
 * Proves who calls: one token, verified, sent by the holder of the key that it is bound to, of a consumer that is known,
 * active, and bound to it by certificate and source range.
 */
export async function authenticate(
  deps: AuthenticationDeps,
  request: AuthorizerRequest,
  trace: Trace,
): Promise<Decision<Caller>> {
  const missing = firstRefusal(CREDENTIAL_CHECKS, request.credential);
  if (missing) return missing;
  const sent = sentToken(request.credential);
  const verified = await verifyToken(sent.token, deps);
  if (!verified.ok) return verified;
  const token = verified.value;
  note(trace, token);
  const proof = proofFacts(deps, request, sent, token, await demandedNonces(deps, token));
  const unproven = firstRefusal(PROOF_CHECKS, proof);
  if (unproven) return unproven;
  const certificate = request.certificate && certificateFacts(request.certificate);
  const standing = await standingOf(deps, token, certificate);
  const consumer = standing === 'unavailable' ? undefined : standing?.consumer;
  trace.consumer = consumer?.consumerId;
  const facts = {
    claims: token.claims,
    request,
    certificate,
    standing,
    mustBeListed: deps.hasRevocationLists === true,
    now: deps.now() / 1000,
  };
  const refusal = firstRefusal(CONSUMER_CHECKS, facts);
  if (refusal) return refusal;
  // Last, so that nobody but an accepted caller can fill the table.
  const replayed = await firstRefusalOf(REPLAY_CHECKS, { ...proof, store: deps.proofs?.store });
  if (replayed) return replayed;
  const { country } = request;
  const { claimed } = deps;
  const seen = { certificate: certificate !== undefined, country, now: deps.now() / 1000, claimed };
  return allow({ principal: principalOf(token, consumer, seen), consumer });
}
