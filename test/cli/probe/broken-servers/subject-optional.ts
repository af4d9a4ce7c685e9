import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** Nobody asks whose the token is: every account without a name is one and the same. */
export const subjectOptional: BrokenServer = {
  hole: 'the subject may be anything',
  slug: 'authn-expiry',
  forgery: 'subject empty',
  verifier: {
    ...CORRECT,
    subject: () => true,
  },
};
