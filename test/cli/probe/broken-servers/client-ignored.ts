import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** Nobody answers for whoever calls. */
export const clientIgnored: BrokenServer = {
  hole: 'any client of the issuer is welcome',
  slug: 'authn-consumer',
  forgery: 'client that no consumer owns',
  verifier: {
    ...CORRECT,
    client: ({ claims }) => claims['client_id'] !== undefined,
  },
};
