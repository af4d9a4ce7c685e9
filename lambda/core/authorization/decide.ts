import { createHash } from 'node:crypto';
import {
  type AskedOperation,
  type CedarResource,
  cedarQuestion,
  collectionOf,
  DEFAULT_FORBIDS,
  namesRead,
  type PolicyBundle,
  type Principal,
  type Reason,
} from '../../../src/vocabulary';
import { type Cedar, loadCedar } from './cedar';
import { isWellTyped } from './engines/well-typed';

/** May the caller do this to all of these objects? No objects: to the collection of the caller. */
export interface DecisionRequest {
  readonly principal: Principal;
  readonly operation: AskedOperation;
  readonly resources: readonly CedarResource[];
}

/** `policies`: those that decided. Empty for an implicit deny, for which no policy speaks. */
export type AuthorizationDecision =
  | { readonly ok: true; readonly policies: readonly string[] }
  | {
      readonly ok: false;
      readonly reason: Reason;
      readonly policies: readonly string[];
      /** Set for an implicit deny: the policies that could have permitted the call. */
      readonly nearest?: readonly string[];
    };

const MAX_NEAREST = 5;

/** An implicit deny, which no policy speaks for, names those that would have had to. */
export function withNearest(
  decision: AuthorizationDecision,
  { permits = {} }: Pick<PolicyBundle, 'permits'>,
  { id }: Pick<AskedOperation, 'id'>,
): AuthorizationDecision {
  if (decision.ok || decision.reason !== 'POLICY_IMPLICIT_DENY' || !Object.hasOwn(permits, id)) return decision;
  return { ...decision, nearest: permits[id]!.slice(0, MAX_NEAREST) };
}

export interface PolicyEngine {
  /** Hash of the bundle: belongs into every decision record. */
  readonly hash: string;
  /** Never rejects: what cannot be decided is refused. */
  decide(request: DecisionRequest): AuthorizationDecision | Promise<AuthorizationDecision>;
}

/** An engine that needs no connection. */
export interface LocalEngine extends PolicyEngine {
  decide(request: DecisionRequest): AuthorizationDecision;
}

/**
 * Cedar over one policy bundle, in process.
 *
 * Each action has its own slice of the policies, parsed at its first decision and kept. Every answer that is not a
 * clean allow is a refusal: an implicit deny, an error in any policy, a failure, an exception.
 */
export function createEngine(bundle: PolicyBundle, cedar: Cedar = loadCedar()): LocalEngine {
  const prepared = new Map<string, Slice | undefined>();

  /** The slice of an action as Cedar holds it; undefined where it does not parse. */
  function sliceOf(action: string): Slice | undefined {
    if (!prepared.has(action)) prepared.set(action, prepareSlice(cedar, bundle, bundle.slices[action]!));
    return prepared.get(action);
  }

  function decide({ principal, operation, resources }: DecisionRequest): AuthorizationDecision {
    // hasOwn: an action may be called `constructor`.
    if (!Object.hasOwn(bundle.slices, operation.action)) return refuse('OPERATION_UNKNOWN');
    const slice = sliceOf(operation.action);
    if (slice === undefined) return refuse('POLICY_ERROR');
    const allowedBy = new Set<string>();
    for (const resource of resources.length > 0 ? resources : [collectionOf(principal)]) {
      const decision = decideOne(cedar, slice, { principal, operation, resource });
      if (!decision.ok) return withNearest(decision, bundle, operation);
      for (const policy of decision.policies) allowedBy.add(policy);
    }
    return { ok: true, policies: [...allowedBy].sort() };
  }

  return { hash: bundle.hash, decide };
}

interface Slice {
  readonly id: string;
  /** See `namesRead`. */
  readonly read: ReadonlySet<string> | undefined;
}

interface OneRequest extends Omit<DecisionRequest, 'resources'> {
  readonly resource: CedarResource;
}

function decideOne(
  cedar: Cedar,
  { id: preparsedPolicySetId, read }: Slice,
  request: OneRequest,
): AuthorizationDecision {
  if (!isWellTyped(request.principal, request.resource)) return refuse('POLICY_ERROR');
  const answer = ask(() =>
    cedar.statefulIsAuthorized({
      ...cedarQuestion(request.principal, request.operation, request.resource, read),
      preparsedPolicySetId,
    }),
  );
  if (answer?.type !== 'success') return refuse('POLICY_ERROR');
  const { reason, errors } = answer.response.diagnostics;
  // Cedar skips a policy that errors: a forbid that errors would be an allow.
  if (errors.length > 0) return refuse('POLICY_ERROR', [...new Set(errors.map((error) => error.policyId))].sort());
  const policies = [...reason].sort();
  if (answer.response.decision === 'allow') return { ok: true, policies };
  return refuse(reasonOf(policies), policies);
}

function reasonOf(forbids: readonly string[]): Reason {
  if (forbids.length === 0) return 'POLICY_IMPLICIT_DENY';
  if (forbids.includes(DEFAULT_FORBIDS.tenant)) return 'TENANT_MISMATCH';
  if (forbids.includes(DEFAULT_FORBIDS.parent)) return 'PARENT_MISMATCH';
  if (forbids.includes(DEFAULT_FORBIDS.stepUp)) return 'STEP_UP_REQUIRED';
  return 'POLICY_FORBIDDEN';
}

function prepareSlice(cedar: Cedar, bundle: PolicyBundle, ids: readonly string[]): Slice | undefined {
  if (!ids.every((id) => Object.hasOwn(bundle.policies, id))) return undefined;
  const staticPolicies = Object.fromEntries(ids.map((id) => [id, bundle.policies[id]!]));
  // Cedar never frees a set. Named after its content, a set is held once however many engines a process makes, and
  // no engine can ever decide by the policies of another.
  const name = createHash('sha256')
    .update(JSON.stringify(Object.entries(staticPolicies)))
    .digest('base64url');
  if (ask(() => cedar.preparsePolicySet(name, { staticPolicies }))?.type !== 'success') return undefined;
  return { id: name, read: namesRead(Object.values(staticPolicies)) };
}

/** A trap inside the wasm module is an exception; here it becomes "no answer", which every caller refuses on. */
function ask<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}

function refuse(reason: Reason, policies: readonly string[] = []): AuthorizationDecision {
  return { ok: false, reason, policies };
}
