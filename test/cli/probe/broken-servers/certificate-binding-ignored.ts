import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** Takes a bound token for a bearer token (RFC 8705 section 3.1). */
export const certificateBindingIgnored: BrokenServer = {
  hole: 'tokens are good without the certificate that they are bound to',
  slug: 'transport-certificate-binding',
  forgery: 'token bound to a certificate of somebody else',
  verifier: {
    ...CORRECT,
    binding: ({ claims }) => (claims['cnf'] as { jkt?: string } | undefined)?.jkt === undefined,
  },
};
