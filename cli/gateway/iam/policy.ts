import { type CompiledCondition, type ConditionContext, compileCondition } from './conditions';

/** A policy document, read once. */
export interface CompiledPolicy {
  readonly statements: readonly CompiledStatement[];
}

export interface CompiledStatement {
  readonly effect: 'Allow' | 'Deny';
  /** `unknown`: the principal element is of a kind that is not evaluated. */
  readonly principal: 'anyone' | 'others' | 'unknown';
  /** Named principals of the statement, such as `apigateway.amazonaws.com`. */
  readonly principals: readonly string[];
  readonly actions: Matcher;
  readonly resources: Matcher;
  readonly conditions: readonly CompiledCondition[];
}

export interface Matcher {
  readonly patterns: readonly string[];
  readonly isNegated: boolean;
}

export class PolicyError extends Error {}

export interface PolicyOptions {
  /** Rewrites a resource pattern, such as the short form `execute-api:/*`. */
  readonly expandResource?: (pattern: string) => string;
  /** Lambda authorizer results have no principal element: every statement is about the caller. */
  readonly withoutPrincipal?: boolean;
}

/** Reads a policy document; throws `PolicyError` on anything that is not one. */
export function compilePolicy(document: unknown, options: PolicyOptions = {}): CompiledPolicy {
  const policy = asObject(typeof document === 'string' ? parse(document) : document, 'the policy');
  const raw = policy['Statement'];
  const statements = Array.isArray(raw) ? raw : [raw];
  if (raw === undefined || statements.length === 0) throw new PolicyError('the policy has no Statement');
  return { statements: statements.map((statement, index) => compileStatement(statement, index, options)) };
}

function compileStatement(value: unknown, index: number, options: PolicyOptions): CompiledStatement {
  const where = `statement ${index}`;
  const statement = asObject(value, where);
  const effect = statement['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') throw new PolicyError(`${where}: Effect must be Allow or Deny`);
  const expand = options.expandResource ?? ((pattern: string) => pattern);
  const actions = matcher(statement, 'Action', 'NotAction', where);
  const resources = matcher(statement, 'Resource', 'NotResource', where, options.withoutPrincipal === true);
  return {
    effect,
    ...principalOf(statement, options),
    actions: { ...actions, patterns: actions.patterns.map((pattern) => pattern.toLowerCase()) },
    resources: { ...resources, patterns: resources.patterns.map(expand) },
    conditions: conditionsOf(statement['Condition'], where),
  };
}

function principalOf(
  statement: Record<string, unknown>,
  options: PolicyOptions,
): Pick<CompiledStatement, 'principal' | 'principals'> {
  if (options.withoutPrincipal === true) return { principal: 'anyone', principals: [] };
  if (statement['NotPrincipal'] !== undefined) return { principal: 'unknown', principals: [] };
  const principal = statement['Principal'];
  if (principal === '*') return { principal: 'anyone', principals: ['*'] };
  if (typeof principal !== 'object' || principal === null) return { principal: 'unknown', principals: [] };
  const aws = strings((principal as Record<string, unknown>)['AWS'] ?? [], 'Principal.AWS');
  const principals = Object.values(principal).flatMap((names) => strings(names, 'Principal'));
  return { principal: aws.includes('*') ? 'anyone' : 'others', principals };
}

function matcher(
  statement: Record<string, unknown>,
  name: string,
  inverse: string,
  where: string,
  required = name === 'Action',
): Matcher {
  const positive = statement[name];
  const negative = statement[inverse];
  if (positive === undefined && negative === undefined) {
    // A policy that is attached to the resource itself may leave Resource out.
    if (required) throw new PolicyError(`${where}: ${name} is missing`);
    return { patterns: ['*'], isNegated: false };
  }
  return { patterns: strings(positive ?? negative, `${where}: ${name}`), isNegated: positive === undefined };
}

function conditionsOf(value: unknown, where: string): CompiledCondition[] {
  if (value === undefined || value === null) return [];
  return Object.entries(asObject(value, `${where}: Condition`)).flatMap(([operator, block]) =>
    Object.entries(asObject(block, `${where}: Condition.${operator}`)).map(([key, values]) =>
      compileCondition(operator, key, (Array.isArray(values) ? values : [values]).map(String)),
    ),
  );
}

function strings(value: unknown, where: string): string[] {
  const list = Array.isArray(value) ? value : [value];
  if (!list.every((entry): entry is string => typeof entry === 'string')) {
    throw new PolicyError(`${where} must be text or a list of texts`);
  }
  return list;
}

function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PolicyError(`${what} is not an object`);
  }
  return value as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PolicyError('the policy is not JSON');
  }
}

export type { ConditionContext };
