import type { ApiModel, OperationModel } from './api-model';
import { environmentOf } from './functions';
import { asList, asObject, asText, isObject, jsonOf, type Value } from './references';
import type { TemplateModel, TemplateResource } from './template-model';

/** The issuers that an authorizer function is configured with, or undefined when it is not one that these rules know. */
export function issuersOf(authorizer: TemplateResource | undefined): readonly Record<string, Value>[] | undefined {
  const issuers = jsonOf(environmentOf(authorizer).HARDENED_ISSUERS);
  return Array.isArray(issuers) && issuers.length > 0 && issuers.every(isObject) ? issuers.map(asObject) : undefined;
}

/**
 * A rule about every issuer of every authorizer. An authorizer of unknown make breaks it, since nothing in a template
 * tells what its code verifies.
 */
export function issuerBreaks(broken: (issuer: Record<string, Value>) => boolean) {
  return (operation: OperationModel): boolean => {
    const authorizer = operation.authorizer;
    if (!authorizer) return false; // authn-required speaks of that
    const issuers = issuersOf(authorizer.function);
    return issuers === undefined || issuers.some(broken);
  };
}

/** Tells whether the verifier of an operation is the one of this package. */
export function verifierIsUnknown(operation: OperationModel): boolean {
  return operation.authorizer !== undefined && issuersOf(operation.authorizer.function) === undefined;
}

/** Tells whether the function behind an operation answers through the guard. */
export function isGuarded(operation: OperationModel): boolean {
  return asText(operation.backend?.properties.Handler)?.startsWith('/opt/hardened/') === true;
}

/** Consumers that must present a client certificate. */
export function certificateConsumers(api: ApiModel): readonly Record<string, Value>[] {
  return (api.consumers ?? []).filter((consumer) => asList(consumer.certificates).length > 0);
}

/** Tells whether the layer that a function uses is in the template. */
export function hasGuardLayer(model: TemplateModel, fn: TemplateResource | undefined): boolean {
  return asList(fn?.properties.Layers).some((layer) => {
    const id = asText(asObject(layer).Ref);
    return id !== undefined && model.get(id)?.type === 'AWS::Lambda::LayerVersion';
  });
}
