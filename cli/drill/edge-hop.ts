import { type EdgeHop, toldCertificate } from '../gateway/boot/edge-hops';

import type { Connection } from './client';

export type { EdgeHop };

type Headers = readonly (readonly [string, string])[];

/** Names of all headers that an edge sets itself, lower case. */
export function ownHeaders({
  proof,
  clientAddressHeader,
  certificateHeaders = { pem: '', validity: '' },
}: EdgeHop): string[] {
  const names = [...proof.map(([name]) => name), clientAddressHeader, ...Object.values(certificateHeaders)];
  return names.filter(Boolean).map((name) => name.toLowerCase());
}

/** The headers of a request once the edge has overwritten its own. */
export function throughEdge(
  edge: EdgeHop,
  headers: Headers,
  { address, certificate }: Pick<Connection, 'address' | 'certificate'>,
): Headers {
  const own = ownHeaders(edge);
  return [
    ...headers.filter(([name]) => !own.includes(name.toLowerCase())),
    ...edge.proof,
    [edge.clientAddressHeader, edge.seenAs(address)],
    ...(certificate ? toldCertificate(edge, certificate.cert) : []),
  ];
}
