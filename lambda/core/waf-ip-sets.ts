import type { IpSetReference } from '../../src/vocabulary';
import { type AwsCall, AwsCallError } from './aws';
import type { IpSets } from './change-ip-set';

const DEADLINE_MS = 5_000;
// A set of 10,000 addresses is longer than an ordinary answer.
const MOST_BYTES = 4 * 1024 * 1024;

/** The IP sets of AWS WAF, by signed calls alone. */
export function wafIpSets(call: AwsCall): IpSets {
  const waf = (operation: string, body: Record<string, unknown>) =>
    call({
      service: 'wafv2',
      target: `AWSWAF_20190729.${operation}`,
      body,
      deadlineMs: DEADLINE_MS,
      maxBytes: MOST_BYTES,
    });
  return {
    async get(set) {
      const answer = await waf('GetIPSet', input(set));
      const found = (answer['IPSet'] ?? {}) as { Addresses?: string[]; Description?: string };
      const lockToken = answer['LockToken'];
      if (!Array.isArray(found.Addresses) || typeof lockToken !== 'string') {
        throw new Error(`AWS WAF told nothing of IP set ${set.name}`);
      }
      return { addresses: found.Addresses, description: found.Description || undefined, lockToken };
    },
    async put(set, { addresses, description, lockToken }) {
      const change = { Addresses: addresses, LockToken: lockToken, ...(description && { Description: description }) };
      try {
        await waf('UpdateIPSet', { ...input(set), ...change });
        return 'written';
      } catch (error) {
        if (error instanceof AwsCallError && /OptimisticLock|UnavailableEntity/.test(error.code)) return 'stale';
        throw error;
      }
    },
  };
}

function input({ name, id, scope }: IpSetReference) {
  return { Name: name, Id: id, Scope: scope };
}
