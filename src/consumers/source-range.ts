import { isIP } from 'node:net';

const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** More ranges than this make each decision slow, and are rarely a list that somebody looks after. */
const MOST_RANGES = 200;

/** The source ranges of a consumer, each once. */
export function sourceRanges(consumer: string, texts: readonly string[]): string[] {
  if (texts.length > MOST_RANGES) {
    throw new Error(
      `"sourceRanges" of consumer ${consumer} holds ${texts.length} ranges; give ${MOST_RANGES} or fewer, merged where they adjoin`,
    );
  }
  return [...new Set(texts.map((text) => sourceRange(consumer, text)))];
}

/** A range in CIDR notation; a single address becomes a range of one. */
function sourceRange(consumer: string, text: string): string {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = BITS[isIP(address)];
  if (bits === undefined || rest.length > 0) refuse(consumer, text, 'write it as 203.0.113.0/24 or 2001:db8::/32');
  if (prefix === undefined) return `${address}/${bits}`;
  if (!/^(0|[1-9]\d{0,2})$/.test(prefix) || Number(prefix) > bits) {
    refuse(consumer, text, `give a prefix length of 1 to ${bits}`);
  }
  if (prefix === '0') refuse(consumer, text, 'it takes in every address; leave "sourceRanges" out to say so');
  if (hasHostBits(address, Number(prefix))) refuse(consumer, text, `the bits after the first ${prefix} must be 0`);
  return text;
}

function refuse(consumer: string, text: string, remedy: string): never {
  throw new Error(`"sourceRanges" of consumer ${consumer} holds ${JSON.stringify(text)}; ${remedy}`);
}

/** `203.0.113.7/24` may mean the address or the network: written like this, it is a slip. */
function hasHostBits(address: string, prefix: number): boolean {
  const bits = isIP(address) === 4 ? bitsOf(address.split('.').map(Number), 8) : bitsOf(groupsOf(address), 16);
  return bits.slice(prefix).includes('1');
}

const bitsOf = (numbers: readonly number[], width: number) =>
  numbers.map((number) => number.toString(2).padStart(width, '0')).join('');

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const hex = (high?: string, low?: string) => (Number(high) * 256 + Number(low)).toString(16);
  const text = dotted ? `${dotted[1]}${hex(dotted[2], dotted[3])}:${hex(dotted[4], dotted[5])}` : address;
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return groups(head);
  const [first, last] = [groups(head), groups(tail)];
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last];
}
