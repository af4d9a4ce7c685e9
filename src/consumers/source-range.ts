import { isIP } from 'node:net';

const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** A range in CIDR notation; a single address becomes a range of one. */
export function sourceRange(consumer: string, text: string): string {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = BITS[isIP(address)];
  if (bits === undefined || rest.length > 0) refuse(consumer, text, 'write it as 203.0.113.0/24 or 2001:db8::/32');
  if (prefix === undefined) return `${address}/${bits}`;
  if (!/^(0|[1-9]\d{0,2})$/.test(prefix) || Number(prefix) > bits) {
    refuse(consumer, text, `give a prefix length of 1 to ${bits}`);
  }
  if (prefix === '0') refuse(consumer, text, 'it takes in every address; leave "sourceRanges" out to say so');
  return text;
}

function refuse(consumer: string, text: string, remedy: string): never {
  throw new Error(`"sourceRanges" of consumer ${consumer} holds ${JSON.stringify(text)}; ${remedy}`);
}
