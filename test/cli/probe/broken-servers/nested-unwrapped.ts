import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** Verifies the outer signature and takes the inner claims unverified. */
export const nestedUnwrapped: BrokenServer = {
  hole: 'a token inside a token is unwrapped and believed',
  slug: 'authn-encoding',
  forgery: 'nested token',
  verifier: {
    ...CORRECT,
    header: (parts) => parts.header['cty'] === 'JWT' || CORRECT.header(parts),
    decode: (token) => {
      const [header = '', payload = '', signature = ''] = token.split('.');
      const inner = Buffer.from(payload, 'base64url').toString('utf8').split('.');
      if (inner.length !== 3) return CORRECT.decode(token);
      const plain = CORRECT.decode(`${header}.${inner[1]}.${signature}`);
      return { ...plain, input: `${header}.${payload}` };
    },
  },
};
