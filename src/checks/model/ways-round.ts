import type { ApiModel } from './api-model';
import { functionBehind } from './functions';
import { asList, asText, at, referencesIn, textOf, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';

const GATEWAY = 'apigateway.amazonaws.com';

/** Functions that answer for an API: what the guard, or the caller's own code, runs in. */
export function backendFunctions({ operations }: ApiModel): readonly TemplateResource[] {
  const found = operations.flatMap(({ backend }) => (backend ? [backend] : []));
  return [...new Map(found.map((fn) => [fn.id, fn])).values()];
}

/** Ways to a function that do not lead through the API, each in a few words. */
export function waysRound(model: TemplateModel, api: ApiModel, fn: TemplateResource): readonly string[] {
  const leadsHere = (value: Value) => functionBehind(model, value)?.id === fn.id;
  const urls = model.ofType('AWS::Lambda::Url').filter(({ properties }) => leadsHere(properties.TargetFunctionArn));
  const apis = ['AWS::ApiGatewayV2::Integration', 'AWS::AppSync::DataSource']
    .flatMap((type) => model.ofType(type))
    .filter(({ properties }) =>
      leadsHere(properties.IntegrationUri ?? at(properties, 'LambdaConfig', 'LambdaFunctionArn')),
    );
  const groups = ['AWS::ElasticLoadBalancingV2::TargetGroup', 'AWS::VpcLattice::TargetGroup']
    .flatMap((type) => model.ofType(type))
    .filter(({ properties }) => asList(properties.Targets).some((target) => leadsHere(at(target, 'Id'))));
  return [
    ...urls.map(({ id }) => `function URL ${id} of ${fn.id}`),
    ...apis.map(({ id }) => `another API leads to ${fn.id} (${id})`),
    ...groups.map(({ id }) => `a load balancer leads to ${fn.id} (${id})`),
    ...invokers(model, api, fn),
  ];
}

/** Permissions that let in more than the stage of the API. */
function invokers(model: TemplateModel, api: ApiModel, fn: TemplateResource): readonly string[] {
  return model
    .ofType('AWS::Lambda::Permission')
    .filter(({ properties }) => functionBehind(model, properties.FunctionName)?.id === fn.id)
    .flatMap(({ id, properties }) => {
      const who = whoElse(api, properties);
      return who === undefined ? [] : [`permission ${id} lets ${who} invoke ${fn.id}`];
    });
}

/** An ARN of the API: its id, its stage. `…/*` after the id is every stage that anybody may add. */
function whoElse(api: ApiModel, { Principal, SourceArn }: Record<string, Value>): string | undefined {
  if (Principal !== GATEWAY) return asText(Principal) === '*' ? 'everyone' : `${textOf(Principal) ?? 'somebody else'}`;
  if (SourceArn === undefined) return 'every API of every account';
  if (!referencesIn(SourceArn).has(api.resource.id)) return 'another API';
  // A reference stands as `<Api>` in the text, and within `Fn::Sub` as it was written.
  const id = api.resource.id;
  const [, rest] = textOf(SourceArn)?.replace(`\${${id}}`, `<${id}>`).split(`<${id}>/`) ?? [];
  const stage = rest?.split('/')[0];
  return stage === undefined || stage === '' || /[*?]/.test(stage) ? 'every stage of the API' : undefined;
}
