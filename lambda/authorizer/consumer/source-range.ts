import { BlockList, isIP, isIPv4 } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** An IPv4 address that arrives in IPv6 clothing is the IPv4 address. */
function plainAddress(address: string): string {
  return MAPPED.exec(address)?.[1] ?? address;
}

function addRange(list: BlockList, range: string): boolean {
  const [network = '', prefix, ...more] = range.split('/');
  const bits = Number(prefix);
  const family = isIP(network);
  // Nothing but digits: Number('') is 0, and /0 would be everyone.
  if (!family || more.length || !/^\d{1,3}$/.test(prefix ?? '') || bits > (family === 4 ? 32 : 128)) return false;
  list.addSubnet(network, bits, family === 4 ? 'ipv4' : 'ipv6');
  return true;
}

/**
 * Tells whether an address lies in one of the CIDR ranges. A range that cannot be read, or no address, is outside: a
 * broken entry never widens.
 */
export function isInRanges(address: string, ranges: readonly string[]): boolean {
  const plain = plainAddress(address);
  if (!isIP(plain)) return false;
  const list = new BlockList();
  const isReadable = ranges.every((range) => addRange(list, range));
  return isReadable && list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
}
