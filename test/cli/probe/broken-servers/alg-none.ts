import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

const isNone = (algorithm: unknown) => algorithm === 'none';

/** CVE-2015-2951: a token that says it needs no signature gets away with none. */
export const algNone: BrokenServer = {
  hole: 'unsigned tokens are accepted',
  slug: 'authn-algorithm',
  forgery: 'unsigned token',
  verifier: {
    ...CORRECT,
    algorithm: (parts) => isNone(parts.header['alg']) || CORRECT.algorithm(parts),
    signature: (parts, key) => isNone(parts.header['alg']) || CORRECT.signature(parts, key),
  },
};
