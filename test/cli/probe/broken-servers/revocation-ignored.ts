import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** Verifies tokens by themselves and looks nothing up. */
export const revocationIgnored: BrokenServer = {
  hole: 'revoked tokens work until they expire',
  slug: 'authn-consumer',
  forgery: 'token that was shut out',
  verifier: {
    ...CORRECT,
    revocation: ({ claims }) => typeof claims['jti'] === 'string',
  },
};
