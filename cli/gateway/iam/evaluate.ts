import type { ConditionContext, ConditionResult } from './conditions';
import { globMatches } from './glob';
import type { CompiledPolicy, CompiledStatement, Matcher } from './policy';

export interface PolicyRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: ConditionContext;
  /** Absent: the anonymous caller of an API. Else the name of a service or role. */
  readonly principal?: string;
}

/**
 * `Silent`: no statement is about the request (implicit deny where nothing else allows). `Unknown`: a Deny might apply
 * and cannot be decided here, so that the request must be refused.
 */
export type PolicyEffect = 'Allow' | 'Deny' | 'Silent' | 'Unknown';

export interface PolicyVerdict {
  readonly effect: PolicyEffect;
  /** Index of the statement that decided. */
  readonly statement?: number;
  /** An Allow that could not be evaluated, and therefore did not count. */
  readonly undecided?: number;
}

/** IAM evaluation logic: an explicit Deny wins whatever its position, then an Allow, else nothing. */
export function evaluatePolicy(policy: CompiledPolicy, request: PolicyRequest): PolicyVerdict {
  let allowed: number | undefined;
  let undecided: number | undefined;
  let unknownDeny: number | undefined;
  for (const [index, statement] of policy.statements.entries()) {
    const applies = appliesTo(statement, request);
    if (applies === 'false') continue;
    if (statement.effect === 'Deny') {
      if (applies === 'true') return { effect: 'Deny', statement: index };
      unknownDeny ??= index;
    } else if (applies === 'true') {
      allowed ??= index;
    } else {
      undecided ??= index;
    }
  }
  if (unknownDeny !== undefined) return { effect: 'Unknown', statement: unknownDeny };
  if (allowed !== undefined) return { effect: 'Allow', statement: allowed };
  return undecided === undefined ? { effect: 'Silent' } : { effect: 'Silent', undecided };
}

function appliesTo(statement: CompiledStatement, request: PolicyRequest): ConditionResult {
  if (!matches(statement.actions, request.action.toLowerCase())) return 'false';
  const resource = statement.resources.patterns.some((pattern) => pattern.includes('${'))
    ? 'unknown'
    : matches(statement.resources, request.resource);
  if (resource === false) return 'false';
  const principal = principalApplies(statement, request.principal);
  if (principal === 'false') return 'false';
  let result: ConditionResult = resource === 'unknown' ? 'unknown' : principal;
  for (const condition of statement.conditions) {
    const holds = condition(request.context);
    if (holds === 'false') return 'false';
    if (holds === 'unknown') result = 'unknown';
  }
  return result;
}

function principalApplies(statement: CompiledStatement, principal: string | undefined): ConditionResult {
  if (statement.principal === 'anyone') return 'true';
  if (statement.principal === 'unknown') return 'unknown';
  return principal !== undefined && statement.principals.includes(principal) ? 'true' : 'false';
}

function matches(matcher: Matcher, text: string): boolean {
  return matcher.patterns.some((pattern) => globMatches(pattern, text)) !== matcher.isNegated;
}

/** Builds a condition context; absent values are left out. */
export function conditionContext(values: Readonly<Record<string, string | undefined>>): ConditionContext {
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) context.set(key.toLowerCase(), [value]);
  }
  return context;
}
