import { createPublicKey, type JsonWebKey } from 'node:crypto';
import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** CVE-2018-0114: the key that the token brings along is believed. */
export const embeddedKey: BrokenServer = {
  hole: 'an embedded key is trusted',
  slug: 'authn-header',
  forgery: 'embedded key',
  verifier: {
    ...CORRECT,
    header: (parts) => 'jwk' in parts.header || CORRECT.header(parts),
    key: (parts) => {
      const { jwk } = parts.header;
      return jwk ? createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }) : CORRECT.key(parts);
    },
  },
};
