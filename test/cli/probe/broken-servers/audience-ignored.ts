import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** The default of most libraries: no audience given, none checked. */
export const audienceIgnored: BrokenServer = {
  hole: 'the audience is not checked',
  slug: 'authn-audience',
  forgery: 'token for another API',
  verifier: { ...CORRECT, audience: () => true },
};
