import { at, asList, asObject, isObject, jsonOf, textOf } from '../../src/checks/model/references';
import type { MutableTemplate } from './mutant';

type Properties = Record<string, unknown>;

/** The properties of every resource of a type, made where missing. */
export function propertiesOf(template: MutableTemplate, type: string): Properties[] {
  return Object.values(template.Resources)
    .filter((resource) => resource.Type === type)
    .map((resource) => {
      resource.Properties ??= {};
      return resource.Properties;
    });
}

/** Changes every resource of a type; true when one was changed. */
export function editAll(template: MutableTemplate, type: string, edit: (properties: Properties) => boolean): boolean {
  return propertiesOf(template, type).map(edit).includes(true);
}

/** Removes every resource of a type, or those of certain properties; true when there was one. */
export function removeAll(
  template: MutableTemplate,
  type: string,
  isMeant: (properties: Properties) => boolean = () => true,
): boolean {
  const ids = Object.keys(template.Resources).filter((id) => {
    const { Type, Properties = {} } = template.Resources[id];
    return Type === type && isMeant(Properties);
  });
  for (const id of ids) delete template.Resources[id];
  return ids.length > 0;
}

/** Removes a member; true when it was there. */
export function removeMember(target: Properties, name: string): boolean {
  const had = target[name] !== undefined;
  delete target[name];
  return had;
}

/** Removes the rules of a name from every web ACL. */
export function removeWafRule(template: MutableTemplate, name: string): boolean {
  return editAll(template, 'AWS::WAFv2::WebACL', (properties) => {
    const rules = asList(properties.Rules);
    const kept = rules.filter((rule) => at(rule, 'Name') !== name);
    properties.Rules = kept;
    return kept.length < rules.length;
  });
}

/** Changes every operation of every API body. */
export function editOperations(template: MutableTemplate, edit: (operation: Properties) => boolean): boolean {
  return editAll(template, 'AWS::ApiGateway::RestApi', (properties) =>
    Object.values(asObject(at(properties.Body, 'paths')))
      .flatMap((item) => Object.values(asObject(item)))
      .filter((operation): operation is Properties => isObject(operation) && isObject(operation.responses))
      .map(edit)
      .includes(true),
  );
}

/** Changes the authorizers in every API body. */
export function editAuthorizers(template: MutableTemplate, edit: (authorizer: Properties) => boolean): boolean {
  return editAll(template, 'AWS::ApiGateway::RestApi', (properties) =>
    Object.values(asObject(at(properties.Body, 'components', 'securitySchemes')))
      .map((scheme) => at(scheme, 'x-amazon-apigateway-authorizer'))
      .filter(isObject)
      .map(edit)
      .includes(true),
  );
}

/** Changes the consumers that the registry is filled with. */
export function editConsumers(template: MutableTemplate, edit: (consumer: Properties) => boolean): boolean {
  return editAll(template, 'Custom::HardenedConsumers', (properties) => {
    const consumers = asList(jsonOf(properties.Consumers)).filter(isObject);
    const changed = consumers.map(edit).includes(true);
    if (changed) properties.Consumers = rejoin(properties.Consumers, consumers);
    return changed;
  });
}

/** Changes the issuers of every authorizer function. */
export function editIssuers(template: MutableTemplate, edit: (issuer: Properties) => boolean): boolean {
  return editAll(template, 'AWS::Lambda::Function', (properties) => {
    const variables = asObject(at(properties, 'Environment', 'Variables'));
    const issuers = asList(jsonOf(variables.HARDENED_ISSUERS)).filter(isObject);
    const changed = issuers.map(edit).includes(true);
    if (changed) variables.HARDENED_ISSUERS = rejoin(variables.HARDENED_ISSUERS, issuers);
    return changed;
  });
}

/** Changes the variables of every function. */
export function editVariables(template: MutableTemplate, edit: (variables: Properties) => boolean): boolean {
  return editAll(template, 'AWS::Lambda::Function', (properties) => {
    const variables = at(properties, 'Environment', 'Variables');
    return isObject(variables) && edit(variables);
  });
}

/** JSON text again. Text that held tokens is put back together with its references. */
function rejoin(original: unknown, content: unknown): unknown {
  const text = JSON.stringify(content);
  if (typeof original === 'string') return text;
  const parts = asList(asList(at(original, 'Fn::Join'))[1]).filter(isObject);
  return parts.reduce<unknown>((value, part) => splice(value, textOf(part) ?? '', part), text);
}

function splice(value: unknown, marker: string, reference: unknown): unknown {
  const items = typeof value === 'string' ? [value] : asList(asList(at(value, 'Fn::Join'))[1]);
  const spliced = items.flatMap((item) =>
    typeof item === 'string'
      ? item.split(marker).flatMap((text, index) => (index === 0 ? [text] : [reference, text]))
      : [item],
  );
  return { 'Fn::Join': ['', spliced] };
}
