import { environmentOf } from '../model/functions';
import { issuerBreaks, issuersOf } from '../model/hardened';
import { asList, asText, jsonOf } from '../model/references';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

const CONSTRAINTS: readonly unknown[] = [undefined, 'dpop', 'mtls'];
const isUnknownConstraint = issuerBreaks((issuer) => !CONSTRAINTS.includes(issuer.senderConstraint));

export const authnDpop: Rule = {
  id: 'authn-dpop',
  finding: 'an issuer binds tokens to keys, and the authorizer does not know for which URLs proofs are made',
  reason: 'a proof that is compared with what the request says of itself works on the host of an attacker, too',
  check: everyOperation((operation) => {
    if (isUnknownConstraint(operation)) return true;
    const binds = issuersOf(operation.authorizer?.function)?.some((issuer) => issuer.senderConstraint === 'dpop');
    if (!binds) return false;
    const urls = asList(jsonOf(environmentOf(operation.authorizer?.function).HARDENED_PROOF_URLS));
    return urls.length === 0 || !urls.every((url) => asText(url)?.startsWith('https://'));
  }),
};
