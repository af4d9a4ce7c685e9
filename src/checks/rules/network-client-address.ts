import type { ApiModel, StageModel } from '../model/api-model';
import { demandsHeader, edgeOf, forwardedHeaders } from '../model/edge';
import { environmentOf } from '../model/functions';
import { asText, at, isObject, type Value } from '../model/references';
import { statementsIn, webAclRules } from '../model/waf';
import { everyStage } from '../rule';
import type { Rule } from '../rule';
import type { TemplateModel, TemplateResource } from '../model/template-model';

/** What is wrong with the headers from which a web ACL takes addresses, whoever set them. */
function untrustworthy(stage: StageModel): string[] {
  return forwardedHeaders(stage).flatMap(({ name, position }) => [
    ...(name === 'x-forwarded-for' ? ['X-Forwarded-For begins with what the caller wrote'] : []),
    ...(position === 'ANY' ? [`any address in ${name} counts, also one that the caller added`] : []),
    ...(demandsHeader(stage, name) ? [] : [`a request without ${name} escapes the rule`]),
  ]);
}

/** Behind an edge, everything that counts or compares addresses must ask the edge. */
function asksTheGateway(stage: StageModel, api: ApiModel, model: TemplateModel): string[] {
  const header = edgeOf(api)?.clientAddressHeader;
  if (header === undefined) return [];
  const rules = stage.webAcl ? webAclRules(stage.webAcl) : [];
  const isTold = (fn: TemplateResource) => asText(environmentOf(fn).HARDENED_CLIENT_ADDRESS_HEADER) === header;
  const authorizers = api.operations.flatMap(({ authorizer }) => authorizer?.function ?? []);
  const guards = api.operations.flatMap(({ backend }) => backend ?? []).filter(hasVariable('HARDENED_WRAPPED_HANDLER'));
  const detectors = model.ofType('AWS::Lambda::Function').filter(hasVariable('HARDENED_EVENT_BUS'));
  return [
    ...(demandsHeader(stage, header) ? [] : [`a request without ${header} is let in`]),
    ...rules.filter(looksAtConnection).map((rule) => `${String(rule.Name)} sees servers of the edge`),
    ...(authorizers.every(isTold) ? [] : ['the authorizer compares servers of the edge with the ranges of consumers']),
    ...(guards.every(isTold) ? [] : ['the records of the guard name servers of the edge']),
    ...(detectors.every(isTold) ? [] : ['the detector takes servers of the edge for attackers']),
  ];
}

const hasVariable = (name: string) => (fn: TemplateResource) => environmentOf(fn)[name] !== undefined;

/** Counts or blocks by the address, country or network of the connection. What demands ranges is the lock of the edge. */
function looksAtConnection({ Statement: statement }: Record<string, Value>): boolean {
  const demanded = new Set(
    statementsIn(statement).flatMap((each) => statementsIn(at(each, 'NotStatement', 'Statement'))),
  );
  return statementsIn(statement).some(
    (each) =>
      at(each, 'RateBasedStatement', 'AggregateKeyType') === 'IP' ||
      lacksHeader(each.GeoMatchStatement, 'ForwardedIPConfig') ||
      lacksHeader(each.AsnMatchStatement, 'ForwardedIPConfig') ||
      (lacksHeader(each.IPSetReferenceStatement, 'IPSetForwardedIPConfig') && !demanded.has(each)),
  );
}

const lacksHeader = (statement: Value, config: string) => isObject(statement) && !isObject(at(statement, config));

export const networkClientAddress: Rule = {
  id: 'network-client-address',
  finding: 'the address of a caller is not the one that the edge saw',
  reason: 'limits and address ranges then hold for the edge itself, or for what a caller claims to be',
  check: everyStage((stage, api, model) => [
    ...new Set([...(isObject(stage.webAcl) ? untrustworthy(stage) : []), ...asksTheGateway(stage, api, model)]),
  ]),
};
