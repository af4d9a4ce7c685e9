import { networkInterfaces } from 'node:os';
import { BlockList, isIPv4 } from 'node:net';
import type { ConsumerRecord } from '../../../src/vocabulary';
import { AssemblyError } from '../assembly/assembly-error';

// Documentation ranges (RFC 5737), then a public resolver: what a caller from anywhere looks like.
const ANYWHERE = ['203.0.113.10', '192.0.2.10', '198.51.100.250', '9.9.9.9'];
const LOOPBACK_CALLER = '127.0.0.1';
/** Loopback addresses given to consumers start here. */
const FIRST_CONSUMER = 10;

/** Which address the API sees for which loopback address. */
export interface SourceAddresses {
  /** Loopback address to the address that the API sees. */
  readonly map: ReadonlyMap<string, string>;
  /** Loopback address of each consumer that is bound to source ranges. */
  readonly consumers: ReadonlyMap<string, string>;
}

/** An address within a range: its first host. */
export function firstHost(range: string): string | undefined {
  const [address = '', bits = '32'] = range.split('/');
  if (!isIPv4(address)) return undefined;
  const prefix = Number(bits);
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - prefix);
  const host = Math.floor(value / size) * size + (size > 2 ? 1 : 0);
  return [24, 16, 8, 0].map((shift) => Math.floor(host / 2 ** shift) % 256).join('.');
}

/** An address that no consumer calls from: who has no range of its own must not be taken for one that has. */
function outsideOf(consumers: readonly ConsumerRecord[]): string {
  const ranges = new BlockList();
  for (const [address = '', bits = '32'] of consumers.flatMap((each) =>
    each.sourceRanges.map((range) => range.split('/')),
  )) {
    if (isIPv4(address)) ranges.addSubnet(address, Number(bits), 'ipv4');
  }
  return ANYWHERE.find((address) => !ranges.check(address, 'ipv4')) ?? ANYWHERE[0]!;
}

/**
 * Gives every consumer with source ranges a loopback address of its own that stands for an address in its first range,
 * and every other caller the address `fallback`.
 */
export function sourceAddresses(
  consumers: readonly ConsumerRecord[],
  configured: Readonly<Record<string, string>> = {},
  fallback: string = outsideOf(consumers),
): SourceAddresses {
  const map = new Map([[LOOPBACK_CALLER, fallback]]);
  const own = new Map<string, string>();
  for (const { consumerId, sourceRanges } of consumers) {
    const seen = sourceRanges.map(firstHost).find((address) => address !== undefined);
    if (seen === undefined) continue;
    const loopback = `127.0.0.${FIRST_CONSUMER + own.size}`;
    own.set(consumerId, loopback);
    map.set(loopback, seen);
  }
  for (const [loopback, seen] of Object.entries(configured)) {
    if (!isLoopback(loopback)) {
      throw new AssemblyError('source addresses', `${loopback} is no loopback address`, 'map 127.x.y.z addresses only');
    }
    map.set(loopback, seen);
  }
  return { map, consumers: own };
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');

const isLoopback = (address: string) => isIPv4(address) && loopback.check(address, 'ipv4');

/** The address that the API sees of a peer. */
export function seenAddress(addresses: SourceAddresses, remote: string | undefined): string {
  const plain = (remote ?? '').replace(/^::ffff:/, '');
  return addresses.map.get(plain) ?? plain;
}

/** Tells whether this machine can call from 127.0.0.2 and its like: Linux can, others need an alias. */
export function hasManyLoopbackAddresses(platform: NodeJS.Platform = process.platform): boolean {
  return (
    platform === 'linux' ||
    Object.values(networkInterfaces())
      .flat()
      .filter((each) => each?.internal && each.family === 'IPv4').length > 1
  );
}
