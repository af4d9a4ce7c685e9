import type { EdgeHop } from '../gateway/boot/edge-hops';

export type { EdgeHop };

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
