import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** `includes` on a text instead of a list. */
export const scopeSubstring: BrokenServer = {
  hole: 'a scope is looked for as text',
  slug: 'authz-scope',
  forgery: 'scopes with a longer name',
  alsoIn: 'authn-expiry',
  verifier: {
    ...CORRECT,
    scope: ({ claims }) => String(claims['scope']).includes('orders.read'),
  },
};
