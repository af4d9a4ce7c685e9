import { isIP } from 'node:net';

/**
 * The address of the caller. Behind an edge AWS sees the edge, which tells the caller's address in a header of its own;
 * the web ACL has proven the edge before. A header that is missing, given twice or no address tells nothing.
 *
 * @param seen the address that the connection came from
 * @param values values of the header in which the edge tells the address; absent: no edge
 */
export function clientAddress(seen: string | undefined, values: readonly string[] | undefined): string | undefined {
  if (values === undefined) return seen;
  const [address = '', ...more] = values;
  return more.length === 0 && isIP(address) > 0 ? address : undefined;
}
