import type { BrokenServer } from './broken-server';
import { X509Certificate } from 'node:crypto';
import { CORRECT } from './correct';

/** Takes the key of the certificate that the token brings along, whoever signed it. */
export const certificateChainTrusted: BrokenServer = {
  hole: 'a certificate in the header is trusted',
  slug: 'authn-header',
  forgery: 'x5c of an attacker',
  verifier: {
    ...CORRECT,
    header: (parts) => 'x5c' in parts.header || CORRECT.header(parts),
    key: (parts) => {
      const { x5c } = parts.header;
      if (!Array.isArray(x5c)) return CORRECT.key(parts);
      return new X509Certificate(Buffer.from(String(x5c[0]), 'base64')).publicKey;
    },
  },
};
