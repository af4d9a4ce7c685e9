import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** Refuses `none` as it is written in the RFC, and compares without regard to case further down. */
const isNone = (algorithm: unknown) => algorithm !== 'none' && String(algorithm).toLowerCase() === 'none';

export const algNoneOtherCase: BrokenServer = {
  hole: 'NoNe is not none',
  slug: 'authn-algorithm',
  forgery: 'algorithm nOnE',
  verifier: {
    ...CORRECT,
    algorithm: (parts) => isNone(parts.header['alg']) || CORRECT.algorithm(parts),
    signature: (parts, key) => isNone(parts.header['alg']) || CORRECT.signature(parts, key),
  },
};
