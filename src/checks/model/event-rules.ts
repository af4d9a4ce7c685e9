import { asList, at, isObject, textOf, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';

/** Rules on the default event bus that are switched on. */
export function activeRules(model: TemplateModel): readonly TemplateResource[] {
  return model.ofType('AWS::Events::Rule').filter(({ properties }) => {
    const state = textOf(properties.State) ?? 'ENABLED';
    const bus = textOf(properties.EventBusName) ?? 'default';
    return state.startsWith('ENABLED') && bus === 'default' && isObject(properties.EventPattern);
  });
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
