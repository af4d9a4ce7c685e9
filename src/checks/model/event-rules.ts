import { streamOf } from './log-readers';
import { asList, at, isObject, referencesIn, textOf, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';

/** Rules on the default event bus that are switched on. */
export function activeRules(model: TemplateModel): readonly TemplateResource[] {
  return model.ofType('AWS::Events::Rule').filter(({ properties }) => {
    const state = textOf(properties.State) ?? 'ENABLED';
    const bus = textOf(properties.EventBusName) ?? 'default';
    return state.startsWith('ENABLED') && bus === 'default' && isObject(properties.EventPattern);
  });
}

/** What of this template a rule leads to. */
function targetsOf({ properties }: TemplateResource, model: TemplateModel): readonly TemplateResource[] {
  const ids = asList(properties.Targets).flatMap((target) => [...referencesIn(at(target, 'Arn'))]);
  return ids.flatMap((id) => model.get(id) ?? []);
}

/** The stream on which a target's events come: its own, or the one that a log is subscribed to. */
function streamBehind(target: TemplateResource, model: TemplateModel): TemplateResource | undefined {
  if (target.type === 'AWS::Kinesis::Stream') return target;
  // EventBridge writes to no log that does not say so.
  if (target.type !== 'AWS::Logs::LogGroup' || target.properties.ResourcePolicyDocument === undefined) return undefined;
  return streamOf({ name: target.id, isMixed: false, group: target }, model);
}

/** Whether a rule puts what it takes on one of these streams: by itself, or by a log that is subscribed. */
export function leadsTo(streams: ReadonlySet<TemplateResource>, rule: TemplateResource, model: TemplateModel): boolean {
  return targetsOf(rule, model).some((target) => {
    const stream = streamBehind(target, model);
    return stream !== undefined && streams.has(stream);
  });
}

/** Whether anybody hears what a rule takes: a log that nobody reads is nobody. */
export function isHeard(rule: TemplateResource, model: TemplateModel): boolean {
  const targets = targetsOf(rule, model);
  if (targets.length === 0) return asList(rule.properties.Targets).length > 0;
  return targets.some((target) => target.type !== 'AWS::Logs::LogGroup' || streamBehind(target, model) !== undefined);
}

/** Whether a rule takes CloudTrail's events of a service: all of them but for those that it names. */
export function takesAllOf({ properties }: TemplateResource, source: string): boolean {
  const pattern = properties.EventPattern;
  return isFrom(pattern, source) && isAnyAction(at(pattern, 'detail', 'eventName')) && hasNoOther(pattern);
}

/** Whether a rule takes an action: by its name, or because it leaves out no service and no action. */
export function takesAction({ properties }: TemplateResource, action: string): boolean {
  const pattern = properties.EventPattern;
  const names = at(pattern, 'detail', 'eventName');
  if (!isApiCall(pattern) || !hasNoOther(pattern)) return false;
  return names === undefined ? at(pattern, 'source') === undefined : asList(names).includes(action);
}

function isFrom(pattern: Value, source: string): boolean {
  return isApiCall(pattern) && asList(at(pattern, 'source')).includes(source);
}

function isApiCall(pattern: Value): boolean {
  return asList(at(pattern, 'detail-type')).includes('AWS API Call via CloudTrail');
}

function isAnyAction(names: Value): boolean {
  return names === undefined || asList(names).every((each) => isObject(each) && each['anything-but'] !== undefined);
}

/** Members of a pattern that leave nothing out. */
const HARMLESS = new Set(['eventName', 'managementEvent', 'eventSource']);

function hasNoOther(pattern: Value): boolean {
  const detail = at(pattern, 'detail');
  return detail === undefined || (isObject(detail) && Object.keys(detail).every((key) => HARMLESS.has(key)));
}
