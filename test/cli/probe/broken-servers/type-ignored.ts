import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** An ID token opens the API. */
export const typeIgnored: BrokenServer = {
  hole: 'the type of the token is not checked',
  slug: 'authn-token-type',
  forgery: 'ID token (typ JWT)',
  verifier: { ...CORRECT, type: () => true },
};
