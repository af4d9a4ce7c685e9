import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** Takes a DPoP token for a bearer token (RFC 9449 section 7.2). */
export const keyBindingIgnored: BrokenServer = {
  hole: 'tokens are good without the proof of the key that they are bound to',
  slug: 'authn-dpop',
  forgery: 'token bound to a key, sent without proof',
  verifier: {
    ...CORRECT,
    binding: ({ claims }) => !(claims['cnf'] && !('jkt' in (claims['cnf'] as object))),
  },
};
