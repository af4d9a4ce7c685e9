import { CANARY_AGENT, CANARY_DETECTION, CANARY_METRICS } from '../../vocabulary';
import type { ApiModel, StageModel } from '../model/api-model';
import { environmentOf } from '../model/functions';
import { silenceAlarms } from '../model/log-readers';
import { asList, at, jsonOf, referencesIn, textOf } from '../model/references';
import type { TemplateModel, TemplateResource } from '../model/template-model';
import { everyStage, type Rule } from '../rule';

/** Longest time, in seconds, in which nobody needs to hear of a cut audit. */
const LONGEST_SILENCE = 2 * 3600;

/** Functions that send canaries to this API: under its own names, or by way of its edge. */
function canariesOf(api: ApiModel, model: TemplateModel): readonly TemplateResource[] {
  const hosts = api.domains.flatMap(({ resource }) => textOf(resource.properties.DomainName) ?? []);
  const hasEdge = at(api.resource.metadata, 'cdk-hardened-api', 'edge') !== undefined;
  return model.ofType('AWS::Lambda::Function').filter((fn) => {
    const config = environmentOf(fn).HARDENED_CANARY;
    const url = textOf(at(jsonOf(config), 'url')) ?? '';
    const isOwn = hosts.some((host) => url.startsWith(`https://${host}/`)) || url.includes(`<${api.resource.id}>`);
    return isOwn || (hasEdge && url.startsWith('https://'));
  });
}

function rulesTo(fn: TemplateResource, model: TemplateModel): readonly TemplateResource[] {
  return model
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => properties.State !== 'DISABLED' && referencesIn(properties.Targets).has(fn.id));
}

/** Rings when no finding of a canary comes back: sums up to nothing, or there is nothing to sum up. */
function isAlarmOf(canary: TemplateResource, { properties }: TemplateResource): boolean {
  const api = textOf(environmentOf(canary).HARDENED_API_NAME);
  const names = asList(properties.Dimensions).map((each) => textOf(at(each, 'Value')));
  const silence = Number(properties.Period) * Number(properties.EvaluationPeriods);
  return (
    properties.MetricName === CANARY_METRICS.FOUND &&
    names.includes(api) &&
    properties.ComparisonOperator === 'LessThanThreshold' &&
    properties.ActionsEnabled !== false &&
    silence <= LONGEST_SILENCE
  );
}

/** Rules of the web ACL that know the canary: whatever they do with it, it is no longer treated as a caller. */
function privileges({ webAcl }: StageModel): string[] {
  const name = CANARY_AGENT.replace(/\/$/, '');
  const encoded = [name, CANARY_AGENT].map((each) => Buffer.from(each).toString('base64').replace(/=*$/, ''));
  return asList(webAcl?.properties.Rules).flatMap((rule) => {
    const text = JSON.stringify(rule);
    const isNamed = text.toLowerCase().includes(name) || encoded.some((each) => text.includes(each));
    return isNamed ? [`rule ${textOf(at(rule, 'Name'))} of the web ACL knows the canary`] : [];
  });
}

export const auditCanary: Rule = {
  id: 'audit-canary',
  finding: 'nothing tests that an attack is refused, recorded and found',
  reason: 'an audit that was cut shows no attacks, as on a quiet day; and a canary that is let through tests nothing',
  check: everyStage((stage, api, model) => {
    const canaries = canariesOf(api, model);
    if (canaries.length === 0) return ['no canary calls the API', ...privileges(stage)];
    const alarms = silenceAlarms(model);
    const faults = canaries.flatMap((canary) => {
      const rules = rulesTo(canary, model);
      const listens = rules.some(
        ({ properties }) =>
          JSON.stringify(at(properties.EventPattern, 'detail', 'unmapped', 'detection', 'slug')) ===
          JSON.stringify([CANARY_DETECTION]),
      );
      return [
        ...(api.private && canary.properties.VpcConfig === undefined
          ? [`${canary.id} calls from outside of the VPC, where a private API answers nobody`]
          : []),
        ...(rules.some(({ properties }) => textOf(properties.ScheduleExpression) !== undefined)
          ? []
          : [`${canary.id} is on no schedule`]),
        ...(listens ? [] : [`no finding reaches ${canary.id}`]),
        ...(alarms.some((alarm) => isAlarmOf(canary, alarm)) ? [] : [`no alarm rings when ${canary.id} falls silent`]),
      ];
    });
    return [...faults, ...privileges(stage)];
  }),
};
