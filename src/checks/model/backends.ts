import { asText, at, type Value } from './references';

/** Tells whether an integration calls an HTTP server itself, not a function. */
export function isHttp(integration: Record<string, Value>): boolean {
  return /^http(_proxy)?$/i.test(asText(integration.type) ?? '');
}

/** Tells whether an integration leads through a VPC link. */
export function isLinked(integration: Record<string, Value>): boolean {
  return isHttp(integration) && asText(at(integration, 'connectionType'))?.toUpperCase() === 'VPC_LINK';
}
