import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** Tokens work before their time. */
export const notBeforeIgnored: BrokenServer = {
  hole: 'nbf is ignored',
  slug: 'authn-expiry',
  forgery: 'future nbf',
  verifier: {
    ...CORRECT,
    time: (parts) => CORRECT.time({ ...parts, claims: { ...parts.claims, nbf: undefined } }),
  },
};
