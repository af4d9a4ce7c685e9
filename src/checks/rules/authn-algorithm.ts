import { ALGORITHMS } from '../../vocabulary';
import { issuerBreaks } from '../model/hardened';
import { asList } from '../model/references';
import { everyOperation } from '../rule';
import type { Rule } from '../rule';

export const authnAlgorithm: Rule = {
  id: 'authn-algorithm',
  finding: 'an issuer allows no, a symmetric or an unknown algorithm',
  reason: 'with a symmetric algorithm the public key signs tokens',
  check: everyOperation(
    issuerBreaks((issuer) => {
      const algorithms = asList(issuer.algorithms);
      return (
        algorithms.length === 0 ||
        !algorithms.every((algorithm) => (ALGORITHMS as readonly unknown[]).includes(algorithm))
      );
    }),
  ),
};
