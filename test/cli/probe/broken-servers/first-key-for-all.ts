import { KEY } from '../issuer';
import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** Whatever the kid, the first key will do. */
export const firstKeyForAll: BrokenServer = {
  hole: 'an unknown kid falls back to the first key',
  slug: 'authn-issuer',
  forgery: 'unknown kid',
  alsoIn: 'authn-header',
  verifier: { ...CORRECT, key: () => KEY.publicKey },
};
