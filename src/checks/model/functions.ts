import { asObject, at, referencesIn, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';

/** The Lambda function of this template that an integration or authorizer URI leads to. Versions and aliases are followed. */
export function functionBehind(model: TemplateModel, uri: Value): TemplateResource | undefined {
  for (const id of referencesIn(uri)) {
    const resource = model.get(id);
    if (resource?.type === 'AWS::Lambda::Function') return resource;
    if (resource?.type === 'AWS::Lambda::Alias' || resource?.type === 'AWS::Lambda::Version') {
      return functionBehind(model, resource.properties.FunctionName);
    }
  }
  return undefined;
}

/** The environment variables of a function. */
export function environmentOf(resource: TemplateResource | undefined): Record<string, Value> {
  return asObject(at(resource?.properties, 'Environment', 'Variables'));
}
