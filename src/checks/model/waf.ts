import { asList, asObject, asText, at, isObject, referencesIn, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';

/** The rules of a web ACL in priority order. */
export function webAclRules(webAcl: TemplateResource): readonly Record<string, Value>[] {
  return asList(webAcl.properties.Rules)
    .map(asObject)
    .sort((a, b) => Number(a.Priority ?? 0) - Number(b.Priority ?? 0));
}

/** The web ACLs before distributions. */
export function edgeWebAcls(model: TemplateModel): readonly TemplateResource[] {
  return model.ofType('AWS::WAFv2::WebACL').filter(({ properties }) => properties.Scope === 'CLOUDFRONT');
}

/** What says where a web ACL writes its log. */
export function loggingOf(webAcl: TemplateResource, model: TemplateModel): TemplateResource | undefined {
  return model
    .ofType('AWS::WAFv2::LoggingConfiguration')
    .find(({ properties }) => referencesIn(properties.ResourceArn).has(webAcl.id));
}

/** Tells whether a rule can stop a request: it blocks, or it is a group whose actions are not turned into counting. */
export function canBlock(rule: Record<string, Value>): boolean {
  if (isObject(at(rule, 'Action', 'Block'))) return true;
  const group =
    at(rule, 'Statement', 'ManagedRuleGroupStatement') ?? at(rule, 'Statement', 'RuleGroupReferenceStatement');
  return isObject(group) && !isObject(at(rule, 'OverrideAction', 'Count'));
}

/** Tells whether a rule lets a request pass everything behind it. */
export function allowsEarly(rule: Record<string, Value>): boolean {
  return isObject(at(rule, 'Action', 'Allow'));
}

/** Every statement inside a statement, itself included. */
export function statementsIn(statement: Value): readonly Record<string, Value>[] {
  const own = asObject(statement);
  const nested = Object.values(own).flatMap((inner) => {
    const { Statement, Statements, ScopeDownStatement } = asObject(inner);
    return [
      ...asList(Statements),
      ...(Statement ? [Statement] : []),
      ...(ScopeDownStatement ? [ScopeDownStatement] : []),
    ];
  });
  return [own, ...nested.flatMap(statementsIn)];
}

/** Blocking rules that hold a statement of which the predicate is true. */
export function blocksOn(webAcl: TemplateResource, matches: (statement: Record<string, Value>) => boolean): boolean {
  return webAclRules(webAcl).some((rule) => canBlock(rule) && statementsIn(rule.Statement).some(matches));
}

/** The part of the request that a statement looks at. */
export function fieldOf(statement: Record<string, Value>): Record<string, Value> {
  const inner = Object.values(statement).find((value) => isObject(at(value, 'FieldToMatch')));
  return asObject(at(inner, 'FieldToMatch'));
}

/** Lower-case name of the single header that a statement looks at. */
export function headerOf(statement: Record<string, Value>): string | undefined {
  return asText(at(fieldOf(statement), 'SingleHeader', 'Name'))?.toLowerCase();
}

/**
 * The longest body in bytes that a rule lets pass; undefined where it bounds none. The size itself must be what blocks: a
 * size condition inside another rule bounds nothing.
 */
export function longestBody(rule: Record<string, Value>): number | undefined {
  const constraint = at(rule, 'Statement', 'SizeConstraintStatement');
  const field = at(constraint, 'FieldToMatch', 'Body');
  const operator = String(at(constraint, 'ComparisonOperator'));
  const size = Number(at(constraint, 'Size'));
  const bounds = canBlock(rule) && isObject(field) && field.OversizeHandling === 'MATCH';
  if (!bounds || !['GT', 'GE'].includes(operator)) return undefined;
  return operator === 'GT' ? size : size - 1;
}

/**
 * Tells whether bodies of types that the API does not list are blocked. Where no operation takes a body, blocking every
 * body says more than a list of types could.
 */
export function looksAtContentType(webAcl: TemplateResource): boolean {
  return (
    blocksOn(webAcl, (statement) => headerOf(statement) === 'content-type') ||
    webAclRules(webAcl).some((rule) => longestBody(rule) === 0)
  );
}

/** Names of managed rule groups that can block. */
export function managedGroups(webAcl: TemplateResource): readonly string[] {
  return webAclRules(webAcl)
    .filter(canBlock)
    .map((rule) => asText(at(rule, 'Statement', 'ManagedRuleGroupStatement', 'Name')))
    .filter((name) => name !== undefined);
}
