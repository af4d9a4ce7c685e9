import { type CedarResource, type OperationSpec, ownerOf, type Principal } from '../../../src/vocabulary';
import { type Check, type Refusal, refuse } from '../decision';
import type { AuthorizationDecision, PolicyEngine } from './decide';
import { CALL_CHECKS, type Identifier, MAX_OBJECTS, OBJECT_CHECKS, type ObjectQuestion } from './object-checks';
import type { ResolvedResource, Resolver } from './resolver';
import { stepUpChallenge } from './step-up';

export type { Identifier } from './object-checks';

export interface AuthorizeDeps {
  readonly engine: PolicyEngine;
  readonly resolve: Resolver;
}

export interface AuthorizeInput {
  readonly principal: Principal;
  readonly operation: OperationSpec;
  /**
   * The identifiers to decide on: for the authorizer all of path, query and header, for the guard those of the body.
   * None: the operation is on no object, and the decision is on the caller's collection. The guard does not ask then.
   */
  readonly identifiers: readonly Identifier[];
  /** Identifiers that were decided on elsewhere and may be the parent of one of these: for the guard those of the path. */
  readonly decided?: readonly Identifier[];
}

/** `resources`: the objects that were decided on, as `Type::id`. A refusal points at the identifier, never at its value. */
export type ObjectDecision = { readonly resources: readonly string[] } & (
  | { readonly ok: true; readonly policies: readonly string[] }
  | Refusal
);

/**
 * May this caller do this operation to these objects?
 *
 * Two lines inside the layer, and both must allow. The checks in code know precisely why they refuse; Cedar is the
 * authority and holds the same rules (role, scope, tenant, owner, parent) as policies besides those of the user.
 * Neither reads the other: a check that is lost is caught by a policy, a policy that is lost by a check. Both run for
 * an object that does not exist as for one that is not the caller's, so that the two cost the same time.
 */
export async function authorizeObjects(deps: AuthorizeDeps, input: AuthorizeInput): Promise<ObjectDecision> {
  const { principal, operation, identifiers } = input;
  const resources = namesOf(identifiers);
  // Bounded before anything is paired: a body may name more objects than a request may, and is refused for it.
  const targets = targetsOf({ ...input, identifiers: identifiers.slice(0, MAX_OBJECTS) });
  const early = firstRefused(CALL_CHECKS, { principal, operation, identifiers });
  if (early) return { ...withLines(early, await asIfOwn(deps.engine, input, targets)), resources };
  const questions = await Promise.all(targets.map((target) => question(deps.resolve, input, target)));
  const decision = await deps.engine.decide({
    principal,
    operation,
    resources: questions.map(({ resource }) => resource),
  });
  for (const [index, asked] of questions.entries()) {
    const refused = firstRefused(OBJECT_CHECKS, asked);
    if (!refused) continue;
    return { ...withLines(refused, decision), resources, pointer: targets[index]!.pointer };
  }
  if (decision.ok) return { ...decision, resources };
  const { stepUp } = operation;
  const challenge = decision.reason === 'STEP_UP_REQUIRED' && stepUp ? stepUpChallenge(stepUp) : undefined;
  const { nearest } = decision;
  return { ...refuse(decision.reason, { policies: cedarLine(decision), nearest, challenge }), resources };
}

interface Refused {
  readonly slug: string;
  readonly refusal: Refusal;
}

function withLines({ slug, refusal }: Refused, decision: AuthorizationDecision): Refusal {
  const nearest = decision.ok ? undefined : decision.nearest;
  return { ...refusal, policies: linesOf(slug, decision), ...(nearest && { nearest }) };
}

export function firstRefused<C>(checks: readonly Check<C>[], context: C): Refused | undefined {
  for (const { slug, check } of checks) {
    const refusal = check(context);
    if (refusal) return { slug, refusal };
  }
  return undefined;
}

/**
 * Who refused, for the record: the check in code, and what Cedar said of the same call. A refusal that only one of the
 * two lines made shows in every record.
 */
export function linesOf(slug: string, decision: AuthorizationDecision): readonly string[] {
  return [`code/${slug}`, ...(decision.ok ? [] : cedarLine(decision))];
}

/** An implicit deny names no policy: the record says that much. */
export function cedarLine({ policies }: { readonly policies: readonly string[] }): readonly string[] {
  return policies.length > 0 ? policies : ['cedar/implicit-deny'];
}

/**
 * What Cedar says of a call that code refused before any object was looked up: it is asked as if every object were the
 * caller's own, so that its answer is about the caller alone and costs no read.
 */
function asIfOwn(
  engine: PolicyEngine,
  { principal, operation }: AuthorizeInput,
  targets: readonly Target[],
): AuthorizationDecision | Promise<AuthorizationDecision> {
  const owner = ownerOf(principal);
  const resources = targets.map(({ type, id, expectedParent }) => ({
    type,
    id,
    tenant: principal.tenant,
    owner,
    parent: expectedParent ?? '',
    expectedParent,
  }));
  return engine.decide({ principal, operation, resources });
}

function namesOf(identifiers: readonly Identifier[]): string[] {
  const names = identifiers.slice(0, MAX_OBJECTS).map(({ spec, value }) => `${spec.resource}::${value}`);
  return [...new Set(names)];
}

interface Target {
  readonly type: string;
  readonly id: string;
  readonly pointer: string;
  readonly expectedParent?: string;
}

/** One target for each object and parent: a list that names an object twice costs one read. */
function targetsOf(input: AuthorizeInput): Target[] {
  const targets = new Map<string, Target>();
  for (const [index, { spec, value }] of input.identifiers.entries()) {
    const expectedParent = parentOf(input, index);
    const pointer = spec.in === 'body' ? spec.name : `/${spec.in}/${spec.name}`;
    const key = JSON.stringify([spec.resource, value, expectedParent]);
    if (!targets.has(key)) targets.set(key, { type: spec.resource, id: value, pointer, expectedParent });
  }
  return [...targets.values()];
}

/** The parent that the request names for an identifier. `''`, which is nobody's parent, where that cannot be told. */
function parentOf(input: AuthorizeInput, index: number): string | undefined {
  const { operation, identifiers, decided = [] } = input;
  const identifier = identifiers[index]!;
  const parentName = identifier.spec.parent;
  if (parentName === undefined) return undefined;
  const parents = [...identifiers, ...decided].filter(({ spec }) => spec.name === parentName);
  const values = new Set(parents.map(({ value }) => value));
  if (values.size === 1) return parents[0]!.value;
  const siblings = identifiers.filter(({ spec }) => spec.name === identifier.spec.name);
  // `/items/*/line` under `/items/*/order`: the n-th belongs to the n-th, if there are as many of both.
  if (values.size > 1 && siblings.length === parents.length) return parents[siblings.indexOf(identifier)]!.value;
  // Only a parameter of the path is always there: of another place, a parent that is not named is no claim.
  const isOptional = operation.identifiers.some(({ name, in: place }) => name === parentName && place !== 'path');
  return values.size === 0 && isOptional ? undefined : '';
}

async function question(resolve: Resolver, input: AuthorizeInput, target: Target): Promise<ObjectQuestion> {
  const { principal, operation } = input;
  const { type, id, expectedParent } = target;
  const nobodys: ResolvedResource = { type, id, tenant: '', owner: '', parent: '' };
  // Shared objects are everyone's: no rule depends on what a look-up would tell, unless they lie under a parent.
  const isEveryones = operation.ownership === 'shared' && expectedParent === undefined;
  const found = isEveryones ? nobodys : await resolve(type, id, { principal, path: pathOf(input) });
  const resource: CedarResource = { ...(isFound(found) ? found : nobodys), expectedParent };
  return { principal, operation, found, resource };
}

/** The identifiers in the path of the request, by name. */
function pathOf({ identifiers, decided = [] }: AuthorizeInput): ReadonlyMap<string, string> {
  const inPath = [...decided, ...identifiers].filter(({ spec }) => spec.in === 'path');
  return new Map(inPath.map(({ spec, value }) => [spec.name, value]));
}

function isFound(found: ResolvedResource | undefined | 'unavailable'): found is ResolvedResource {
  return found !== undefined && found !== 'unavailable';
}
