import type { IssuerConfig } from '../../../src/vocabulary';
import type { VirtualHosts } from '../services/virtual-hosts';
import type { IssuerKeys } from './issuer-keys';

type Documents = Map<string, () => unknown>;

/** Puts key sets and metadata of every issuer behind the very URLs that the stack is configured with. */
export function serveIssuers(issuers: readonly IssuerConfig[], keys: IssuerKeys, hosts: VirtualHosts): void {
  const documents = new Map<string, Documents>();
  const publish = (url: URL, document: () => unknown) => {
    const paths = documents.get(url.host) ?? new Map<string, () => unknown>();
    documents.set(url.host, paths.set(url.pathname, document));
  };
  for (const config of issuers) {
    const keySet = keySetUrl(config);
    if (keySet) publish(keySet, () => keys.jwks(config));
    if (!keySet || !isServable(config)) continue;
    const issuer = new URL(config.issuer);
    const path = issuer.pathname.replace(/\/$/, '');
    const metadata = () => metadataOf(config, keySet);
    publish(new URL(`${path}/.well-known/openid-configuration`, issuer), metadata);
    // RFC 8414 section 3: the well-known part goes in front of the issuer's path.
    publish(new URL(`/.well-known/oauth-authorization-server${path}`, issuer), metadata);
  }
  for (const [host, paths] of documents) serveDocuments(host, paths, hosts);
}

function serveDocuments(host: string, paths: Documents, hosts: VirtualHosts): void {
  hosts.serve(host.replace(/:\d+$/, ''), (request, response) => {
    const document = paths.get((request.url ?? '').split('?')[0] ?? '');
    if (!document || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=300' });
    response.end(JSON.stringify(document()));
  });
}

function metadataOf(config: IssuerConfig, jwksUri: URL): Record<string, unknown> {
  return {
    issuer: config.issuer,
    jwks_uri: jwksUri.href,
    token_endpoint: new URL('/token', config.issuer).href,
    response_types_supported: [],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: config.algorithms,
  };
}

/** Where the key set lies; none for an issuer that has static keys and a name that is no URL. */
function keySetUrl(config: IssuerConfig): URL | undefined {
  if (config.jwksUri) return new URL(config.jwksUri);
  return isServable(config) ? new URL(`${config.issuer.replace(/\/$/, '')}/.well-known/jwks.json`) : undefined;
}

function isServable(config: IssuerConfig): boolean {
  return URL.canParse(config.issuer) && new URL(config.issuer).protocol === 'https:';
}
