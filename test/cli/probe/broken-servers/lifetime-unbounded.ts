import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** Believes that the issuer has thought of it. */
export const lifetimeUnbounded: BrokenServer = {
  hole: 'tokens may live for years',
  slug: 'authn-lifetime',
  forgery: 'ten years',
  alsoIn: 'authn-expiry',
  verifier: {
    ...CORRECT,
    lifetime: () => true,
  },
};
