import type { ApiModel, StageModel } from '../model/api-model';
import { demandsHeader, edgeOf, forwardedHeaders } from '../model/edge';
import { environmentOf } from '../model/functions';
import { asText, at, isObject } from '../model/references';
import { statementsIn, webAclRules } from '../model/waf';
import { everyStage } from '../rule';
import type { Rule } from '../rule';

/** What is wrong with the headers from which a web ACL takes addresses, whoever set them. */
function untrustworthy(stage: StageModel): string[] {
  return forwardedHeaders(stage).flatMap(({ name, position }) => [
    ...(name === 'x-forwarded-for' ? ['X-Forwarded-For begins with what the caller wrote'] : []),
    ...(position === 'ANY' ? [`any address in ${name} counts, also one that the caller added`] : []),
    ...(demandsHeader(stage, name) ? [] : [`a request without ${name} escapes the rule`]),
  ]);
}

/** Behind an edge, everything that counts or compares addresses must ask the edge. */
function asksTheGateway(stage: StageModel, api: ApiModel): string[] {
  const header = edgeOf(api)?.clientAddressHeader;
  if (header === undefined) return [];
  const rules = stage.webAcl ? webAclRules(stage.webAcl) : [];
  const byConnection = rules.filter((rule) =>
    statementsIn(rule.Statement).some((each) => at(each, 'RateBasedStatement', 'AggregateKeyType') === 'IP'),
  );
  const authorizers = api.operations.flatMap(({ authorizer }) => authorizer?.function ?? []);
  const isTold = authorizers.every((fn) => asText(environmentOf(fn).HARDENED_CLIENT_ADDRESS_HEADER) === header);
  return [
    ...(demandsHeader(stage, header) ? [] : [`a request without ${header} is let in`]),
    ...byConnection.map((rule) => `${String(rule.Name)} counts servers of the edge`),
    ...(isTold ? [] : ['the authorizer compares servers of the edge with the ranges of consumers']),
  ];
}

export const networkClientAddress: Rule = {
  id: 'network-client-address',
  finding: 'the address of a caller is not the one that the edge saw',
  reason: 'limits and address ranges then hold for the edge itself, or for what a caller claims to be',
  check: everyStage((stage, api) => [
    ...new Set([...(isObject(stage.webAcl) ? untrustworthy(stage) : []), ...asksTheGateway(stage, api)]),
  ]),
};
