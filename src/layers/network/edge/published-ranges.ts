import { isIP, isIPv4 } from 'node:net';

/** The widest ranges that a provider may have; wider ones take in strangers. */
const WIDEST: Readonly<Record<number, number>> = { 4: 8, 6: 19 };
const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** Addresses that one IP set holds. AWS WAF Developer Guide, "AWS WAF quotas". */
const SET_LIMIT = 10_000;

/** Ranges as one provider publishes them; what is none, or too wide, is refused. */
export function publishedRanges(provider: string, ranges: readonly string[]): string[] {
  const where = `"ranges" of ${provider}`;
  if (ranges.length === 0) throw new Error(`${where} is empty; copy what the provider publishes`);
  if (ranges.length > SET_LIMIT) throw new Error(`${where} has ${ranges.length} entries; an IP set takes ${SET_LIMIT}`);
  for (const range of ranges) {
    const [address = '', prefix = '', ...more] = range.split('/');
    const family = isIP(address);
    const isRange = family > 0 && more.length === 0 && /^(0|[1-9]\d{0,2})$/.test(prefix);
    if (!isRange || Number(prefix) > (BITS[family] ?? 0)) {
      throw new Error(
        `${where} holds ${JSON.stringify(range).slice(0, 60)}; write it as 203.0.113.0/24 or 2001:db8::/32`,
      );
    }
    if (Number(prefix) < (WIDEST[family] ?? 0)) {
      throw new Error(`${where} holds ${range}; no provider has a network that wide, and it would let strangers in`);
    }
  }
  return [...new Set(ranges)];
}

/** Ranges of one family. */
export function ofFamily(ranges: readonly string[], family: 4 | 6): string[] {
  return ranges.filter((range) => isIPv4(range.split('/')[0] ?? '') === (family === 4));
}
