import { X509Certificate } from 'node:crypto';
import { recordOf, textOf } from '../assembly/json';
import type { ResolvedAssembly } from '../assembly/types';
import { firstHost, type SourceAddresses, seenAddress } from '../listeners/source-addresses';
import type { Certificate } from '../pki/certificates';
import type { LocalServices } from '../services/local-services';

/**
 * What an edge adds on its way to the gateway, as far as a client needs it to play the edge, to leave it out or to forge
 * it. The edge itself is not emulated.
 */
export interface EdgeHop {
  readonly provider: string;
  /** Proof: name and value of each header that the edge sends. */
  readonly proof: readonly (readonly [string, string])[];
  readonly clientAddressHeader: string;
  /** In which headers the edge tells the certificate of the caller; absent: it asks for none. */
  readonly certificateHeaders?: { readonly pem: string; readonly validity: string };
  /** Where it finds the gateway; known once the gateway listens. */
  readonly origin?: { readonly host: string; readonly port: number; readonly basePath: string };
  /** Certificate that the edge presents. */
  readonly certificate?: Certificate;
  /** Loopback address that the gateway sees as one of the edge's ranges; absent: the edge is not known by address. */
  readonly address?: string;
  /** The address that the edge sees for a loopback address. */
  seenAs(loopback: string | undefined): string;
}

/** From here the edge connects. */
const EDGE_LOOPBACK = '127.0.0.240';

/** What the template's metadata tells of the edge of an API. */
interface DeclaredEdge {
  readonly api: string;
  readonly provider: string;
  readonly clientAddressHeader: string;
  readonly isMutualTls: boolean;
  readonly headers: readonly (readonly [string, string])[];
  readonly secret?: { readonly header: string; readonly arn: string };
  readonly range?: string;
  readonly certificateHeaders?: { readonly pem: string; readonly validity: string };
}

/** The edges that the template declares, by the API that they stand before. */
export function declaredEdges(resolved: ResolvedAssembly): DeclaredEdge[] {
  return resolved.stacks.flatMap(({ name, resources }) =>
    Object.entries(resources).flatMap(([api, { type, metadata }]): DeclaredEdge[] => {
      const edge = recordOf(recordOf(metadata['cdk-hardened-api'])['edge']);
      const clientAddressHeader = textOf(edge['clientAddressHeader']);
      if (type !== 'AWS::ApiGateway::RestApi' || clientAddressHeader === undefined) return [];
      const header = textOf(edge['secretHeader']);
      const secret = textOf(recordOf(edge['secret'])['Ref']);
      return [
        {
          api,
          provider: textOf(edge['provider']) ?? 'edge',
          clientAddressHeader,
          isMutualTls: edge['mutualTls'] === true,
          headers: Object.entries(recordOf(edge['headers'])).map(([key, value]) => [key, String(value)] as const),
          ...(header && secret && { secret: { header, arn: resolved.physicalId(secret, name) } }),
          ...certificateHeadersOf(edge['certificateHeaders']),
          ...(textOf(edge['range']) && { range: textOf(edge['range']) }),
        },
      ];
    }),
  );
}

function certificateHeadersOf(value: unknown): Pick<DeclaredEdge, 'certificateHeaders'> {
  const { pem, validity } = recordOf(value);
  return typeof pem === 'string' && typeof validity === 'string' ? { certificateHeaders: { pem, validity } } : {};
}

/** What the edge tells of the certificate of a caller. */
export function toldCertificate({ certificateHeaders: names }: EdgeHop, pem: string): (readonly [string, string])[] {
  if (!names) return [];
  const { validFrom, validTo } = new X509Certificate(pem);
  const iso = (text: string) => new Date(text).toISOString().replace(/\.\d+Z$/, 'Z');
  return [
    [names.pem, encodeURIComponent(pem.slice(0, pem.indexOf('-----END') + '-----END CERTIFICATE-----'.length))],
    [names.validity, `NotBefore=${iso(validFrom)};NotAfter=${iso(validTo)}`],
  ];
}

/** The loopback address of the edge and the address that the gateway sees for it; empty where ranges do not matter. */
export function edgeAddresses(edges: readonly DeclaredEdge[]): Record<string, string> {
  const seen = edges.map(({ range }) => range && firstHost(range)).find(Boolean);
  return seen ? { [EDGE_LOOPBACK]: seen } : {};
}

/** Everything that a client needs to play each edge. */
export async function edgeHops(
  edges: readonly DeclaredEdge[],
  services: LocalServices,
  addresses: SourceAddresses,
): Promise<Map<string, EdgeHop>> {
  const hops = await Promise.all(edges.map((edge) => hopOf(edge, services, addresses)));
  return new Map(edges.map(({ api }, index) => [api, hops[index]!]));
}

async function hopOf(edge: DeclaredEdge, services: LocalServices, addresses: SourceAddresses): Promise<EdgeHop> {
  const { provider, clientAddressHeader, isMutualTls, headers, secret, range, certificateHeaders } = edge;
  const text = secret && services.secrets.text(secret.arn);
  return {
    provider,
    clientAddressHeader,
    ...(certificateHeaders && { certificateHeaders }),
    proof: [...headers, ...(secret && text !== undefined ? [[secret.header, text] as const] : [])],
    ...(isMutualTls && { certificate: await services.pki.edgeClient(provider) }),
    ...(range && { address: EDGE_LOOPBACK }),
    seenAs: (loopback) => seenAddress(addresses, loopback ?? '127.0.0.1'),
  };
}

/** What the boot report says about edges: nothing of what they do by themselves is known here. */
export function edgeNotes(hops: ReadonlyMap<string, EdgeHop>): string[] {
  return [...hops].map(([api, { provider, proof, clientAddressHeader, certificate, address }]) => {
    const means = [
      ...(certificate ? ['a client certificate of the drill authority of edges'] : []),
      ...proof.map(([name]) => name),
      ...(address ? [`address ${address}`] : []),
      clientAddressHeader,
    ];
    return `API ${api}: callers play the edge ${provider} (${means.join(', ')}); its own web ACL, DDoS protection and OCSP are not evaluated`;
  });
}
