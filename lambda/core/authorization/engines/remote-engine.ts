import {
  type CedarQuestion,
  cedarQuestion,
  collectionOf,
  type PolicyBundle,
  type Reason,
} from '../../../../src/vocabulary';
import { type AuthorizationDecision, type DecisionRequest, type PolicyEngine, withNearest } from '../decide';
import { isWellTyped } from './well-typed';

/** What an engine outside the process said of one object, once its answer was found to be well-formed. */
export interface Verdict {
  readonly isAllowed: boolean;
  /** Policies that decided; for an allow never empty. */
  readonly policies: readonly string[];
}

/** Asks about one object. A rejection, and `undefined` for an answer that means nothing, are refusals. */
export type Ask = (question: CedarQuestion) => Promise<Verdict | undefined>;

/**
 * A policy engine that is asked over a connection. Whatever is not a clean allow with the policy that gave it is a
 * refusal: an answer that did not come in time, one without a decision, one that names no policy.
 */
export function remoteEngine(bundle: Pick<PolicyBundle, 'hash' | 'slices' | 'permits'>, ask: Ask): PolicyEngine {
  async function decideOne(question: CedarQuestion): Promise<AuthorizationDecision> {
    const verdict = await ask(question).catch(() => undefined);
    if (!verdict || (verdict.isAllowed && verdict.policies.length === 0)) return refuse('POLICY_ERROR');
    const policies = [...verdict.policies].sort();
    if (verdict.isAllowed) return { ok: true, policies };
    return refuse(policies.length > 0 ? 'POLICY_FORBIDDEN' : 'POLICY_IMPLICIT_DENY', policies);
  }

  async function decide({ principal, operation, resources }: DecisionRequest): Promise<AuthorizationDecision> {
    // hasOwn: an action may be called `constructor`.
    if (!Object.hasOwn(bundle.slices, operation.action)) return refuse('OPERATION_UNKNOWN');
    const asked = resources.length > 0 ? resources : [collectionOf(principal)];
    if (!asked.every((resource) => isWellTyped(principal, resource))) return refuse('POLICY_ERROR');
    const decisions = await Promise.all(
      asked.map((resource) => decideOne(cedarQuestion(principal, operation, resource))),
    );
    const refused = decisions.find(({ ok }) => !ok);
    if (refused) return withNearest(refused, bundle, operation);
    return { ok: true, policies: [...new Set(decisions.flatMap(({ policies }) => policies))].sort() };
  }

  return { hash: bundle.hash, decide };
}

function refuse(reason: Reason, policies: readonly string[] = []): AuthorizationDecision {
  return { ok: false, reason, policies };
}
