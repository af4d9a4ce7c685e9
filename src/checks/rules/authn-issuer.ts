import { issuerBreaks } from '../model/hardened';
import { asText, isObject, textOf } from '../model/references';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authnIssuer: Rule = {
  id: 'authn-issuer',
  finding: 'an issuer is not an https URL with exactly one source of keys',
  reason: 'keys that anyone on the path can replace, or sets that are merged, let one issuer speak for another',
  check: everyOperation(
    issuerBreaks((issuer) => {
      const keyUri = textOf(issuer.jwksUri);
      const sources = Number(keyUri !== undefined) + Number(isObject(issuer.keys));
      return (
        !asText(issuer.issuer)?.startsWith('https://') ||
        sources !== 1 ||
        (keyUri !== undefined && !keyUri.startsWith('https://'))
      );
    }),
  ),
};
