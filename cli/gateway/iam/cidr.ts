import { BlockList, isIP, isIPv4 } from 'node:net';

/** A set of address ranges. An IPv4-mapped IPv6 address (`::ffff:1.2.3.4`) counts as its IPv4 address. */
export interface AddressSet {
  readonly size: number;
  has(address: string): boolean;
}

/** Builds a set from addresses and CIDR ranges; throws on one that is neither. */
export function addressSet(ranges: readonly string[]): AddressSet {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = familyOf(address);
    const prefix = bits === undefined ? undefined : Number(bits);
    if (family === undefined || (bits !== undefined && !isPrefix(prefix, bits, family))) {
      throw new Error(`"${range}" is not an IP address or CIDR range; write it as 192.0.2.0/24 or 2001:db8::/32`);
    }
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, prefix, family);
  }
  return {
    size: ranges.length,
    has: (address) => {
      const plain = unmapped(address);
      const family = familyOf(plain);
      return family !== undefined && list.check(plain, family);
    },
  };
}

/** The address without the IPv4-mapped prefix. */
export function unmapped(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped !== undefined && isIPv4(mapped) ? mapped : address;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
}

function isPrefix(prefix: number | undefined, text: string, family: 'ipv4' | 'ipv6'): boolean {
  return prefix !== undefined && /^\d{1,3}$/.test(text) && prefix <= (family === 'ipv4' ? 32 : 128);
}
