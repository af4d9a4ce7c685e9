import type { ApiModel, StageModel } from './api-model';
import { asList, asObject, asText, at, isObject, type Value } from './references';
import { canBlock, headerOf, statementsIn, webAclRules } from './waf';

/** What stands before the gateway, as the template says. */
export interface EdgeModel {
  readonly provider: string;
  /** Lower case. */
  readonly clientAddressHeader: string;
  readonly mutualTls: boolean;
  /** Headers that a request must carry, lower case. */
  readonly proofHeaders: readonly string[];
  /** The edge is known by its ranges, too. */
  readonly hasRanges: boolean;
}

/** The edge that a REST API declares in its metadata, or undefined. */
export function edgeOf(api: ApiModel): EdgeModel | undefined {
  const edge = at(api.resource.metadata, 'cdk-hardened-api', 'edge');
  if (!isObject(edge)) return undefined;
  const secretHeader = asText(edge.secretHeader);
  return {
    provider: asText(edge.provider) ?? '',
    clientAddressHeader: (asText(edge.clientAddressHeader) ?? '').toLowerCase(),
    mutualTls: edge.mutualTls === true,
    proofHeaders: [...Object.keys(asObject(edge.headers)), ...(secretHeader ? [secretHeader] : [])],
    hasRanges: edge.range !== undefined,
  };
}

/** Statements inside a Not of a rule that blocks: what must hold, or the request ends. */
export function demandsOf({ webAcl }: StageModel): readonly Record<string, Value>[] {
  if (!webAcl) return [];
  return webAclRules(webAcl)
    .filter(canBlock)
    .flatMap((rule) => statementsIn(rule.Statement))
    .map((statement) => at(statement, 'NotStatement', 'Statement'))
    .filter(isObject)
    .flatMap(statementsIn);
}

/** Tells whether a request without this header, or with another value, is blocked. */
export function demandsHeader(stage: StageModel, name: string): boolean {
  return demandsOf(stage).some(
    (statement) =>
      headerOf(statement) === name &&
      (isObject(statement.ByteMatchStatement) || isObject(statement.RegexMatchStatement)),
  );
}

/** Tells whether a connection from outside of IP sets is blocked, by the address that nobody can forge. */
export function demandsRanges(stage: StageModel): boolean {
  return demandsOf(stage).some(
    ({ IPSetReferenceStatement: reference }) => isObject(reference) && !isObject(reference.IPSetForwardedIPConfig),
  );
}

/** Headers that statements of a web ACL take the address of the caller from, lower case, with the position in the list. */
export function forwardedHeaders({
  webAcl,
}: StageModel): readonly { readonly name: string; readonly position?: string }[] {
  if (!webAcl) return [];
  const statements = asList(webAclRules(webAcl)).flatMap((rule) => statementsIn(at(rule, 'Statement')));
  return statements.flatMap((statement) =>
    Object.values(statement).flatMap((inner) => {
      const config = at(inner, 'ForwardedIPConfig') ?? at(inner, 'IPSetForwardedIPConfig');
      if (!isObject(config)) return [];
      return [{ name: (asText(config.HeaderName) ?? '').toLowerCase(), position: asText(config.Position) }];
    }),
  );
}
