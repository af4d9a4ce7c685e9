import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** RFC 6750 section 2.3, which RFC 9700 section 4.3.2 takes back: URLs end up in logs. */
export const queryToken: BrokenServer = {
  hole: 'a token in the query is accepted',
  slug: 'authn-required',
  forgery: 'token in the query',
  verifier: {
    ...CORRECT,
    credential: (request) =>
      CORRECT.credential(request) ??
      new URL(request.url ?? '', 'http://x').searchParams.get('access_token') ??
      undefined,
  },
};
