import {
  GetIPSetCommand,
  UpdateIPSetCommand,
  WAFOptimisticLockException,
  WAFUnavailableEntityException,
  type WAFV2Client,
} from '@aws-sdk/client-wafv2';
import type { IpSetReference } from '../../src/vocabulary';
import type { IpSets } from '../core/change-ip-set';

/** The IP sets of AWS WAF. */
export function wafIpSets(client: WAFV2Client): IpSets {
  return {
    async get(set) {
      const { IPSet, LockToken } = await client.send(new GetIPSetCommand(input(set)));
      if (!IPSet?.Addresses || LockToken === undefined) throw new Error(`AWS WAF told nothing of IP set ${set.name}`);
      return { addresses: IPSet.Addresses, description: IPSet.Description || undefined, lockToken: LockToken };
    },
    async put(set, { addresses, description, lockToken }) {
      const change = { Addresses: [...addresses], Description: description, LockToken: lockToken };
      try {
        await client.send(new UpdateIPSetCommand({ ...input(set), ...change }));
        return 'written';
      } catch (error) {
        if (error instanceof WAFOptimisticLockException || error instanceof WAFUnavailableEntityException) {
          return 'stale';
        }
        throw error;
      }
    },
  };
}

function input({ name, id, scope }: IpSetReference) {
  return { Name: name, Id: id, Scope: scope };
}
