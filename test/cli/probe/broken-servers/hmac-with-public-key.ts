import { createHmac } from 'node:crypto';
import { KEY } from '../issuer';
import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

const secret = KEY.publicKey.export({ type: 'spki', format: 'pem' });

/** CVE-2016-10555: one `verify(token, key)` for all algorithms takes the public key for a shared secret. */
export const hmacWithPublicKey: BrokenServer = {
  hole: 'HS256 is verified with the public key',
  slug: 'authn-algorithm',
  forgery: 'HS256 keyed with: PEM',
  verifier: {
    ...CORRECT,
    algorithm: (parts) => parts.header['alg'] === 'HS256' || CORRECT.algorithm(parts),
    signature: (parts, key) =>
      parts.header['alg'] === 'HS256'
        ? createHmac('sha256', secret).update(parts.input).digest().equals(parts.signature)
        : CORRECT.signature(parts, key),
  },
};
