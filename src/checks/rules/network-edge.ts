import type { ApiModel } from '../model/api-model';
import { demandsHeader, demandsRanges, edgeOf } from '../model/edge';
import { asText, at, isObject, referencesIn, textOf } from '../model/references';
import type { TemplateModel } from '../model/template-model';
import { statementsIn, webAclRules } from '../model/waf';
import type { Rule, Violation } from '../rule';

/** The gateway answers its edge alone: every means that the edge has is demanded, and no other way in is left. */
function isLocked(api: ApiModel): boolean {
  if (api.resource.properties.DisableExecuteApiEndpoint !== true || api.stages.length === 0) return false;
  const edge = edgeOf(api);
  if (!edge) return api.stages.every((stage) => demandsRanges(stage) || demandsAnyHeader(api));
  const { mutualTls, hasRanges, proofHeaders } = edge;
  if (!mutualTls && proofHeaders.length === 0) return false;
  return (
    (!mutualTls || (api.domains.length > 0 && api.domains.every((domain) => domain.mutualTls))) &&
    api.stages.every((stage) => !hasRanges || demandsRanges(stage)) &&
    api.stages.every((stage) => proofHeaders.every((name) => demandsHeader(stage, name)))
  );
}

/** Headers by which CDNs prove themselves: a shared secret of any name starts with `x-`. */
function demandsAnyHeader(api: ApiModel): boolean {
  return api.stages.every(({ webAcl }) =>
    (webAcl ? webAclRules(webAcl) : [])
      .filter((rule) => isObject(at(rule, 'Action', 'Block')))
      .flatMap((rule) => statementsIn(rule.Statement))
      .some((statement) => {
        const demanded = at(statement, 'NotStatement', 'Statement', 'ByteMatchStatement');
        const name = asText(at(demanded, 'FieldToMatch', 'SingleHeader', 'Name')) ?? '';
        return at(demanded, 'PositionalConstraint') === 'EXACTLY' && /^x-/i.test(name);
      }),
  );
}

/** Shield Advanced protects no API Gateway: the deployment fails, and the claim stays in the slides. */
function misplacedShields(model: TemplateModel): Violation[] {
  return model
    .ofType('AWS::Shield::Protection')
    .filter(({ properties }) => {
      const targets = [...referencesIn(properties.ResourceArn)].map((id) => model.get(id)?.type ?? '');
      const text = textOf(properties.ResourceArn) ?? '';
      return targets.some((type) => type.startsWith('AWS::ApiGateway')) || /:(apigateway|execute-api):/.test(text);
    })
    .map(({ id }) => ({ resource: id, where: 'Shield Advanced on an API Gateway' }));
}

/** The challenge is a script for browsers: clients of an API are shut out by it, in the middle of the attack. */
function browserChallenges(model: TemplateModel): Violation[] {
  return model.ofType('AWS::WAFv2::WebACL').flatMap((webAcl) =>
    webAclRules(webAcl)
      .filter((rule) => /"UsageOfAction":"ENABLED"/.test(JSON.stringify(rule.Statement ?? {})))
      .map((rule) => ({ resource: webAcl.id, where: `${String(rule.Name)}: a browser challenge` })),
  );
}

export const networkEdge: Rule = {
  id: 'network-edge',
  finding: 'the gateway answers others than an edge with DDoS protection',
  reason: 'a flood, or an attacker who goes round the edge, meets the gateway itself',
  check: (model) => [
    ...model.apis.filter((api) => !api.private && !isLocked(api)).map((api) => ({ resource: api.resource.id })),
    ...misplacedShields(model),
    ...browserChallenges(model),
  ],
};
