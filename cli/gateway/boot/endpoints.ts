import { existsSync, readFileSync } from 'node:fs';
import { tlsPolicy } from '../../../src/vocabulary';
import { AssemblyError } from '../assembly/assembly-error';
import type { Asset } from '../assembly/types';
import type { EdgeHop } from './edge-hops';
import type { DeclaredViewer } from './viewers';
import type { RawRequest, RawResponse } from '../exchange';
import { type Listener, openListener } from '../listeners/https-listener';
import { foreignAddress } from './vpc-endpoints';
import { type SourceAddresses, seenAddress } from '../listeners/source-addresses';
import { openViewerListener } from '../listeners/viewer-listener';
import { tlsVersions } from '../listeners/tls-policy';
import type { DomainModel, RestApiModel } from '../model/rest-api-model';
import type { DrillPki } from '../pki/drill-pki';
import type { LocalObjects } from '../services/objects';

const TLS13 = 1.3;

/** Where an API can be called. */
export interface Endpoint {
  /** Real domain name: sent as SNI and as `Host`. */
  readonly host: string;
  /** Port on the loopback interface. */
  readonly port: number;
  readonly kind: 'domain' | 'mtls-domain' | 'execute-api';
  /** Further names of the same. */
  readonly aliases?: readonly string[];
  /** Path in front of every operation, without trailing slash: a base path, or the stage of the default endpoint. */
  readonly basePath: string;
  /** Logical id of the API. */
  readonly api: string;
  /** Loopback address from which calls come through an endpoint of a VPC that is not the API's; absent: it is not private. */
  readonly foreignAddress?: string;
  /** Whether its policy is one that takes TLS 1.2 with strong suites alone, or AWS has no stricter one for its kind. */
  readonly takesTls12?: true;
  /** What stands before it, for who plays it. */
  readonly edge?: EdgeHop;
}

/** What opening the listeners of a boot needs. */
export interface EndpointInput {
  readonly apis: readonly RestApiModel[];
  readonly assets: readonly Asset[];
  readonly pki: DrillPki;
  /** What the providers of the assembly wrote. */
  readonly objects: LocalObjects;
  readonly addresses: SourceAddresses;
  /** PEM file that stands for every truststore. */
  readonly truststore?: string;
  /** First port; 0 for any. */
  readonly port: number;
  /** Edges by logical id of the API that they stand before. */
  readonly edges: ReadonlyMap<string, EdgeHop>;
  /** Distributions that ask viewers for certificates. */
  readonly viewers: readonly DeclaredViewer[];
  readonly answer: (request: RawRequest) => Promise<RawResponse>;
}

export interface Opened {
  readonly endpoints: readonly Endpoint[];
  readonly listeners: readonly Listener[];
  /** What stands for the certificates and truststores of the template. */
  readonly substitutions: readonly string[];
}

/** Opens one listener for each domain, and one for the default endpoints of all APIs. */
export async function openEndpoints(input: EndpointInput): Promise<Opened> {
  const listeners: Listener[] = [];
  const endpoints: Endpoint[] = [];
  const substitutions: string[] = [];
  const domains = new Map(
    input.apis.flatMap(({ domains: all }) => all.map((domain) => [domain.name, domain] as const)),
  );
  try {
    for (const domain of domains.values()) {
      const port = input.port === 0 ? 0 : input.port + listeners.length;
      const listener = await openDomain(domain, input, port, substitutions);
      listeners.push(listener);
      endpoints.push(...domainEndpoints(domain, input, listener.port));
    }
    for (const viewer of input.viewers) {
      const opened = await openViewer(viewer, endpoints, input, substitutions);
      listeners.push(opened.listener);
      // First: it is where callers with certificates go.
      endpoints.unshift(opened.endpoint);
    }
    if (input.apis.length > 0) {
      const listener = await openDefault(input, input.port === 0 ? 0 : input.port + listeners.length);
      listeners.push(listener);
      endpoints.push(...input.apis.map((api) => defaultEndpoint(api, listener.port)));
    }
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close()));
    throw error;
  }
  return { endpoints, listeners, substitutions };
}

async function openDomain(domain: DomainModel, input: EndpointInput, port: number, notes: string[]): Promise<Listener> {
  const { name, mutualTls, securityPolicy } = domain;
  const where = `domain ${name}`;
  notes.push(`domain ${name}: its certificate is replaced by one of the drill authority`);
  return openListener({
    kind: mutualTls ? 'mtls-domain' : 'domain',
    hostOf: () => name,
    certificate: await input.pki.server(name),
    tls: tlsVersions(securityPolicy || undefined, where),
    ...(mutualTls && { truststore: truststoreOf(mutualTls.truststoreUri, input, notes) }),
    port,
    sourceIp: (remote) => seenAddress(input.addresses, remote),
    answer: input.answer,
  });
}

/** Opens what stands in for a distribution before the domain of its API. */
async function openViewer(
  { api, host, tls, truststore }: DeclaredViewer,
  endpoints: readonly Endpoint[],
  { pki, objects }: EndpointInput,
  notes: string[],
): Promise<{ readonly listener: Listener; readonly endpoint: Endpoint }> {
  const origin = endpoints.find((each) => each.api === api && each.edge);
  const pem = objects.get(truststore.bucket, truststore.key);
  if (!origin?.edge || !pem) {
    throw new AssemblyError(
      `distribution of ${host}`,
      origin ? 'has a truststore that is not part of the assembly' : 'leads to no domain of an API',
      'use "viewerTruststore" of Edge.cloudFront',
    );
  }
  notes.push(
    `${host}: a local server asks viewers for certificates in the place of CloudFront; nothing else of it is played`,
  );
  const listener = await openViewerListener({
    certificate: await pki.server(host),
    tls,
    truststore: pem.toString('utf8'),
    port: 0,
    hop: origin.edge,
    origin,
    ca: pki.ca,
  });
  const { basePath } = origin;
  return { listener, endpoint: { host, port: listener.port, kind: 'mtls-domain', basePath, api } };
}

async function openDefault(input: EndpointInput, port: number): Promise<Listener> {
  const [first] = input.apis as [RestApiModel];
  const hosts = new Set(
    input.apis.flatMap(({ executeApiHost, executeApiAliases }) => [executeApiHost, ...executeApiAliases]),
  );
  const policies = input.apis.map(({ securityPolicy, logicalId }) => tlsVersions(securityPolicy, `API ${logicalId}`));
  // One listener for all: the weakest policy among them, as the report says for each endpoint.
  const weakest = policies.sort((a, b) => (a.minVersion < b.minVersion ? -1 : 1))[0]!;
  return openListener({
    kind: 'execute-api',
    hostOf: (header) => {
      const host = header.replace(/:\d+$/, '').toLowerCase();
      return hosts.has(host) ? host : first.executeApiHost;
    },
    certificate: await input.pki.server(first.executeApiHost),
    certificateFor: (name) => input.pki.server(hosts.has(name) ? name : first.executeApiHost),
    tls: weakest,
    port,
    sourceIp: (remote) => seenAddress(input.addresses, remote),
    answer: input.answer,
  });
}

function domainEndpoints(domain: DomainModel, { apis, edges }: EndpointInput, port: number): Endpoint[] {
  return domain.mappings.flatMap(({ basePath, apiId, stage }) => {
    const api = apis.find((each) => each.apiId === apiId && (stage === undefined || stage === each.stage.name));
    if (!api) return [];
    const edge = edges.get(api.logicalId);
    const path = [basePath, ...(stage === undefined ? [api.stage.name] : [])].filter((part) => part !== '');
    return [
      {
        host: domain.name,
        port,
        kind: domain.mutualTls ? 'mtls-domain' : 'domain',
        basePath: path.map((part) => `/${part}`).join(''),
        api: api.logicalId,
        ...(takesTls12(domain) && { takesTls12: true as const }),
        ...(domain.private && foreignAddress([api])),
        ...(edge && {
          edge: { ...edge, origin: { host: domain.name, port, basePath: path.map((part) => `/${part}`).join('') } },
        }),
      } as const,
    ];
  });
}

function defaultEndpoint(api: RestApiModel, port: number): Endpoint {
  const endpoint = { host: api.executeApiHost, port, kind: 'execute-api', api: api.logicalId } as const;
  const aliases = api.executeApiAliases;
  const { securityPolicy = '' } = api;
  const tls = takesTls12({ securityPolicy }) ? { takesTls12: true as const } : {};
  return {
    ...endpoint,
    ...(aliases.length > 0 && { aliases }),
    basePath: `/${api.stage.name}`,
    ...tls,
    ...foreignAddress([api]),
  };
}

/** Domains with client certificates and private ones have one policy, which takes TLS 1.2. */
function takesTls12(given: Pick<DomainModel, 'securityPolicy'> & Partial<DomainModel>): boolean {
  if (given.mutualTls || given.private) return true;
  const policy = tlsPolicy('api-gateway', given.securityPolicy);
  return policy?.isStrict === true && policy.oldest < TLS13;
}

/** Certificates of a truststore: the given file, the object, or the asset that its URI names; the drill authority in any case. */
function truststoreOf(uri: string, { truststore, assets, pki, objects }: EndpointInput, notes: string[]): string[] {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri) ?? [];
  const object = truststore === undefined ? objects.get(bucket, key) : undefined;
  if (object) {
    return [object.toString('utf8')];
  }
  const file = truststore ?? assets.find(({ objectKey, packaging }) => objectKey === key && packaging === 'file')?.path;
  if (file !== undefined && !existsSync(file)) {
    throw new AssemblyError(file, 'is the truststore and does not exist', 'name a PEM file of CA certificates');
  }
  const own = file === undefined ? [] : [readFileSync(file, 'utf8')];
  notes.push(
    `truststore ${uri}: ${file ? `read from ${file}, and` : 'not part of the assembly, so'} the drill authority is trusted`,
  );
  return [...own, pki.consumerCas, pki.edgeCa];
}
