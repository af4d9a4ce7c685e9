import * as dns from 'node:dns';
import { BlockList, isIPv4, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address';

/** Which addresses a service may have: public ones, or also those of private networks. Never the own host or metadata. */
export type ServiceNetwork = 'public' | 'private';

// RFC 1918 and RFC 4193.
const privateV4 = new BlockList();
for (const [address, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  privateV4.addSubnet(address, prefix, 'ipv4');
const privateV6 = new BlockList();
privateV6.addSubnet('fc00::', 7, 'ipv6');
// Amazon EC2 answers for its metadata service here, within the private range.
const metadataV6 = new BlockList();
metadataV6.addAddress('fd00:ec2::254', 'ipv6');

export function isAllowedAddress(address: string, network: ServiceNetwork): boolean {
  if (isPublicAddress(address)) return true;
  if (network !== 'private' || address.includes('%')) return false;
  if (isIPv4(address)) return privateV4.check(address, 'ipv4');
  return privateV6.check(address, 'ipv6') && !metadataV6.check(address, 'ipv6');
}

/** Every address of a name, as the system resolves it. */
export type ResolveAll = (
  host: string,
  options: dns.LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void,
) => void;

/**
 * Resolves a name and hands on exactly the addresses that were checked: a second answer of the name server cannot lead elsewhere.
 * One address among them that is not allowed refuses all.
 */
export function checkedLookup(network: ServiceNetwork, resolve: ResolveAll = dns.lookup): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isAllowedAddress(address, network)))
        return done(new Error(`${host} resolves to an address that is not ${network}`), '', 0);
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}
