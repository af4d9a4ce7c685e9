import { sha256Base64url } from '../../core/canonical';
import { type AsyncCheck, type Refusal, refuse } from '../../core/decision';
import { isKeyBound, PROOF_AGE_SECONDS, type ProofFacts } from './proof-checks';
import type { ReplayStore } from './replay-store';

export interface ReplayFacts extends ProofFacts {
  readonly store?: ReplayStore;
}

/**
 * A proof is put on record before its request is allowed. A retry of the signed call that follows a lost answer finds its
 * own record and is refused: a client makes a new proof for each attempt (RFC 9449 section 4.2).
 */
async function firstUse(facts: ReplayFacts): Promise<Refusal | undefined> {
  if (!isKeyBound(facts)) return undefined;
  const { store, proof, key, clockSkewSeconds } = facts;
  const id = sha256Base64url(`${key?.thumbprint} ${String(proof.claims['jti'])}`);
  const expires = Number(proof.claims['iat']) + PROOF_AGE_SECONDS + clockSkewSeconds + 1;
  const answer = (await store?.remember(id, expires)) ?? 'unavailable';
  if (answer === 'new') return undefined;
  return refuse(answer === 'seen' ? 'PROOF_REPLAYED' : 'PROOF_STORE_UNAVAILABLE');
}

/** A proof works once. RFC 9449 section 11.1. */
export const REPLAY_CHECKS: readonly AsyncCheck<ReplayFacts>[] = [{ slug: 'authn-replay', check: firstUse }];
