import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** The gateway before it may have looked at the other one. */
export const firstOfTwo: BrokenServer = {
  hole: 'of two Authorization headers the first counts',
  slug: 'authn-required',
  forgery: 'two Authorization headers',
  verifier: {
    ...CORRECT,
    credential: ({ rawHeaders }) => {
      const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && /^authorization$/i.test(name));
      return /^Bearer ([\w.-]+)$/i.exec(rawHeaders[at + 1] ?? '')?.[1];
    },
  },
};
