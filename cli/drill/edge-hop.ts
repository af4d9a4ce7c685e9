import type { Certificate } from '../gateway/pki/certificates';

/** What an edge adds on its way to the gateway: the drill plays it, so that it can also leave it out or forge it. */
export interface EdgeHop {
  readonly provider: string;
  /** Proof: name and value of each header that the edge sends. */
  readonly proof: readonly (readonly [string, string])[];
  readonly clientAddressHeader: string;
  /** Certificate that the edge presents. */
  readonly certificate?: Certificate;
  /** Loopback address that the gateway sees as one of the edge's ranges; absent: the edge is not known by address. */
  readonly address?: string;
  /** The address that the edge sees for a loopback address. */
  seenAs(loopback: string | undefined): string;
}

type Headers = readonly (readonly [string, string])[];

/** Names of all headers that an edge sets itself, lower case. */
export function ownHeaders({ proof, clientAddressHeader }: EdgeHop): string[] {
  return [...proof.map(([name]) => name.toLowerCase()), clientAddressHeader.toLowerCase()];
}

/** The headers of a request once the edge has overwritten its own. */
export function throughEdge(edge: EdgeHop, headers: Headers, address: string | undefined): Headers {
  const own = ownHeaders(edge);
  return [
    ...headers.filter(([name]) => !own.includes(name.toLowerCase())),
    ...edge.proof,
    [edge.clientAddressHeader, edge.seenAs(address)],
  ];
}
