import { asObject, type Value } from './references';
import type { ApiModel } from './api-model';
import type { TemplateModel } from './template-model';

/** cdk-nag's rules that find a method without an authorizer, by the names that its packs give them. */
const ABOUT_AUTHORIZERS = /^[A-Za-z0-9.]+-(?:COG4|APIG4)(?:\[.*\])?$/;

/**
 * Rules of cdk-nag about authorizers that are suppressed for more than single methods, so that a new method without an
 * authorizer draws no finding. cdk-nag 2 writes those of a stack into its template and those of a construct on its
 * resources; version 3 writes both on the resources, where `writeSuppressionsToCloudFormation` is set, and else nowhere in
 * the template.
 */
export function blanketSuppressions({ metadata }: TemplateModel, { resource }: ApiModel): readonly string[] {
  const ids = [...suppressedIn(metadata), ...suppressedIn(resource.metadata)];
  return [...new Set(ids)].filter((id) => ABOUT_AUTHORIZERS.test(id)).sort();
}

function suppressedIn(metadata: Record<string, Value>): readonly string[] {
  const rules = asObject(metadata.cdk_nag).rules_to_suppress;
  return Array.isArray(rules) ? rules.map((rule) => String(asObject(rule).id)) : [];
}
