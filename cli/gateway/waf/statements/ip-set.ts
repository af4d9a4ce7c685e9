import { NO_MATCH, tri } from '../tri-state';
import type { Compiler } from './compile';
import { forwardedAddresses, forwardedConfig } from './forwarded-ip';

/** IPSetReference: the peer's address, or the one that a forwarded header claims. */
export const ipSetReference: Compiler = (statement, build) => {
  const set = build.addressSet(String(statement['Arn']));
  if (set === undefined) return build.unknown('IP set outside the template, or with an entry that is no range');
  if (statement['IPSetForwardedIPConfig'] === undefined) {
    return ({ request }) => tri(set.has(request.sourceIp));
  }
  const config = forwardedConfig(statement['IPSetForwardedIPConfig']);
  if (config === undefined) return build.unknown('IPSetForwardedIPConfig without header');
  return (context) => {
    const addresses = forwardedAddresses(context, config);
    if (addresses === 'absent') return NO_MATCH;
    if (addresses === 'invalid') return tri(config.isMatchOnInvalid);
    return tri(addresses.some((address) => set.has(address)));
  };
};
