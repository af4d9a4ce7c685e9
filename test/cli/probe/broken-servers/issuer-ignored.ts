import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** One key set merged of all issuers, and nobody asks which of them spoke. */
export const issuerIgnored: BrokenServer = {
  hole: 'the issuer is not checked',
  slug: 'authn-issuer',
  forgery: 'issuer as prefix',
  verifier: { ...CORRECT, issuer: () => true },
};
