import type { BrokenServer } from './broken-server';
import { CORRECT, now } from './correct';

/** Checks everything about time but the end of it. */
export const expiryIgnored: BrokenServer = {
  hole: 'expired tokens are accepted',
  slug: 'authn-expiry',
  forgery: 'expired token',
  verifier: {
    ...CORRECT,
    time: (parts) => {
      const { exp } = parts.claims;
      const claims = typeof exp === 'number' && exp > 0 ? { ...parts.claims, exp: now() + 60 } : parts.claims;
      return CORRECT.time({ ...parts, claims });
    },
  },
};
