import { parse, parseCIDR, type IPv4, type IPv6 } from 'ipaddr.js';

/** Where a handler may connect to. */
export type Reach = 'public' | 'private';

const network = (cidr: string) => parseCIDR(cidr) as [IPv4 | IPv6, number];

/** Global unicast: everything that is routed on the Internet. RFC 4291 section 2.4. */
const GLOBAL_IPV6 = network('2000::/3');

/**
 * Public or unique local by their range, and still an instance's credentials: Azure's wire server, and the metadata, DNS
 * and time services of AWS over IPv6.
 */
const METADATA = ['168.63.129.16/32', 'fd00:ec2::/32', 'fd20:ce::/32'].map(network);

/** Ranges that a company routes inside. RFC 1918, RFC 4193. */
const INSIDE: readonly string[] = ['private', 'uniqueLocal'];

function within(address: IPv4 | IPv6, [base, bits]: [IPv4 | IPv6, number]): boolean {
  return address.kind() === base.kind() && address.match(base as IPv4 & IPv6, bits);
}

/**
 * Tells whether a handler may connect to an address. Only global unicast is public: loopback, link-local, carrier-grade
 * NAT, multicast, documentation, benchmarking and the notations of IPv6 that carry an IPv4 address (mapped, compatible,
 * NAT64, 6to4, Teredo) are not. `private` adds RFC 1918 and RFC 4193, and never a metadata service.
 */
export function mayReach(text: string, reach: Reach): boolean {
  // A zone says which interface, which is never the Internet.
  if (text.includes('%')) return false;
  let address: IPv4 | IPv6;
  try {
    address = parse(text);
  } catch {
    return false;
  }
  if (METADATA.some((each) => within(address, each))) return false;
  const range = address.range();
  if (reach === 'private' && INSIDE.includes(range)) return true;
  return range === 'unicast' && (address.kind() === 'ipv4' || within(address, GLOBAL_IPV6));
}
