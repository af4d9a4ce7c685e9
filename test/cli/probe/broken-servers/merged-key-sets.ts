import type { BrokenServer } from './broken-server';
import { PARTNER_KEY } from '../issuer';
import { CORRECT } from './correct';

/** One key set of all issuers: each of them speaks for every other (RFC 8725 section 3.8). */
export const mergedKeySets: BrokenServer = {
  hole: 'keys of all issuers lie in one set',
  slug: 'authn-issuer',
  forgery: "another trusted issuer's key under this issuer's name",
  verifier: {
    ...CORRECT,
    key: (parts) => (parts.header['kid'] === PARTNER_KEY.kid ? PARTNER_KEY.publicKey : CORRECT.key(parts)),
  },
};
