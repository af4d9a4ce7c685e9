import type { IConstruct } from 'constructs';
import { Annotations } from 'aws-cdk-lib';
import type { ContractModel } from './contract';
import type { Edge } from './layers/network/edge/edge';
import type { ApiDomain } from './layers/transport/api-domain';
import type { CanaryCall, OperationSpec } from './vocabulary';

/** Where callers find the API. */
export interface Published {
  readonly edge: Edge;
  readonly domains: readonly ApiDomain[];
  readonly publicUrls?: readonly string[];
  /** Host names of the edge. */
  readonly edgeDomains: readonly string[];
  /** URL of the default endpoint, with a slash at its end. */
  readonly defaultUrl: string;
}

/**
 * The request that the canary sends: an operation that asks for a token, the way callers come. Undefined, with a warning:
 * there is no such way.
 */
export function canaryCall(scope: IConstruct, model: ContractModel, published: Published): CanaryCall | undefined {
  const base = reachableUrl(published);
  const operation = simplest(model.operations.map(({ spec }) => spec).filter(({ anonymous }) => !anonymous));
  if (base === undefined || operation === undefined) {
    const why =
      operation === undefined
        ? 'no operation asks for a token'
        : 'no URL of the API is known that takes callers without a certificate';
    const remedy = operation === undefined ? '' : '; say one in "publicUrls"';
    Annotations.of(scope).addWarningV2(
      'cdk-hardened-api:canary',
      `the audit is not tested by a canary: ${why}${remedy}`,
    );
    return undefined;
  }
  const path = (operation.gatewayPath ?? operation.path).replaceAll(/\{[^}]+\}/g, 'canary');
  const [contentType] = operation.contentTypes;
  return { url: `${base}${path}`, method: operation.method, ...(contentType && { contentType }) };
}

/** Past an edge the gateway refuses everybody: the canary comes through it, as callers do. */
function reachableUrl({ edge, domains, publicUrls = [], edgeDomains, defaultUrl }: Published): string | undefined {
  // CloudFront would end the handshake: a canary holds no certificate.
  if (edge._config?.cloudFront?.viewerTruststore) return undefined;
  const [published] = publicUrls;
  if (published !== undefined) return published.replace(/\/$/, '');
  const [edgeDomain] = edgeDomains;
  if (edgeDomain !== undefined) return `https://${edgeDomain}`;
  if (edge._config) return undefined;
  if (domains.length === 0) return defaultUrl.replace(/\/$/, '');
  const open = domains.find(({ requiresClientCertificate }) => !requiresClientCertificate);
  return open && `https://${open.name}`;
}

/** A read without parameters, where there is one: the gateway asks for the token before it looks at anything else. */
function simplest(operations: readonly OperationSpec[]): OperationSpec | undefined {
  const cost = ({ method, path, contentTypes }: OperationSpec) =>
    (method === 'GET' ? 0 : 4) + (contentTypes.length > 0 ? 2 : 0) + (path.includes('{') ? 1 : 0);
  return [...operations].sort((one, other) => cost(one) - cost(other))[0];
}
