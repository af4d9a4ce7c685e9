import ipaddr from 'ipaddr.js';
import type { RangeFeed } from '../../src/vocabulary';

/** Ranges by family, as AWS WAF wants them: CIDR notation without host bits. */
export interface Ranges {
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
}

/** A feed that says nothing that may be believed. The IP sets stay as they are. */
export class FeedError extends Error {
  constructor(what: string) {
    super(`${what}; the IP sets keep the last good ranges`);
    this.name = 'FeedError';
  }
}

/** Addresses of one IP set. AWS WAF Developer Guide, "AWS WAF quotas". */
const SET_LIMIT = 10_000;

/** The widest network that a provider could have: whatever is wider takes in strangers. */
const WIDEST = { ipv4: 8, ipv6: 19 } as const;

/**
 * Reads published ranges.
 *
 * @throws FeedError when a document is not what the provider publishes: one bad entry condemns all of it
 */
export function parseFeed(
  { format, service }: Pick<RangeFeed, 'format' | 'service'>,
  texts: readonly string[],
): Ranges {
  const entries = texts.flatMap((text) => READERS[format](text, service ?? ''));
  if (entries.length > 2 * SET_LIMIT) throw new FeedError(`the feed lists ${entries.length} ranges`);
  const networks = entries.map(network);
  const of = (family: 'ipv4' | 'ipv6') =>
    [...new Set(networks.filter((each) => each.family === family).map(({ text }) => text))].sort();
  const ranges = { ipv4: of('ipv4'), ipv6: of('ipv6') };
  if (ranges.ipv4.length === 0) throw new FeedError('the feed lists no IPv4 range');
  if (Math.max(ranges.ipv4.length, ranges.ipv6.length) > SET_LIMIT) {
    throw new FeedError(`the feed lists more than the ${SET_LIMIT} ranges of an IP set`);
  }
  return ranges;
}

type Reader = (text: string, service: string) => readonly unknown[];

const READERS: Readonly<Record<RangeFeed['format'], Reader>> = {
  lines: (text) =>
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  aws: (text, service) => {
    const { prefixes, ipv6_prefixes: more } = json(text);
    const own = [...list(prefixes), ...list(more)].map(members).filter((entry) => entry['service'] === service);
    return own.map((entry) => entry['ip_prefix'] ?? entry['ipv6_prefix']);
  },
  azure: (text, service) => {
    const tag = list(json(text)['values'])
      .map(members)
      .find(({ name }) => name === service);
    return list(members(tag?.['properties'])['addressPrefixes']);
  },
};

function network(entry: unknown): { readonly family: 'ipv4' | 'ipv6'; readonly text: string } {
  const text = typeof entry === 'string' ? entry : '';
  if (!ipaddr.isValidCIDR(text)) throw new FeedError(`the feed lists ${JSON.stringify(entry ?? null).slice(0, 40)}`);
  const [address, bits] = ipaddr.parseCIDR(text);
  const family = address.kind();
  if (bits < WIDEST[family]) throw new FeedError(`the feed lists ${text}, wider than any provider's network`);
  if (address.range() !== 'unicast') throw new FeedError(`the feed lists ${text}, which is no public network`);
  const own = family === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  const first = own.networkAddressFromCIDR(text).toString();
  if (first !== address.toString()) throw new FeedError(`the feed lists ${text}, an address and no network`);
  return { family, text: `${first}/${bits}` };
}

function json(text: string): Record<string, unknown> {
  try {
    return members(JSON.parse(text));
  } catch {
    throw new FeedError('the feed is no JSON');
  }
}

function members(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
