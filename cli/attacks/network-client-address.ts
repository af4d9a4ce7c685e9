import { type Attack, notApplicable } from '../drill/attack';
import { changed, NOBODY } from '../drill/cases';
import { behindEdge, overOther, refusedByRule } from './network-edge';

const BY_RULE = refusedByRule('network-client-address');

/** What an edge that is set up badly would send as the address of the caller. */
const ADDRESSES: readonly (readonly [string, string])[] = [
  ['no address', ''],
  ['a list that begins with an address of the caller’s choice', '203.0.113.10, 198.51.100.7'],
  ['a name', 'localhost'],
];

/** Limits and ranges go by one address: the one that the edge saw. */
export const networkClientAddress: Attack = {
  slug: 'network-client-address',
  title: 'have limits and address ranges look at an address of one’s own choice',
  cases: (context) => {
    const found = behindEdge(context);
    if (!context.probe()) return notApplicable(NOBODY);
    if (!found) return notApplicable('no edge stands before the API: the gateway sees callers itself');
    const { edge, subject } = found;
    return ADDRESSES.map(([name, address]) =>
      changed(subject, name, BY_RULE, (call) => overOther(call, { ...edge, seenAs: () => address })),
    );
  },
};
