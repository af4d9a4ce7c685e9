import { createPublicKey, type JsonWebKey } from 'node:crypto';
import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** Fetches the key set from wherever the token says. */
export const keyUrlFollowed: BrokenServer = {
  hole: 'jku is followed',
  slug: 'authn-header',
  forgery: 'jku of an attacker',
  verifier: {
    ...CORRECT,
    header: (parts) => 'jku' in parts.header || CORRECT.header(parts),
    key: async (parts) => {
      const { jku } = parts.header;
      if (typeof jku !== 'string') return CORRECT.key(parts);
      const { keys } = (await (await fetch(jku)).json()) as { keys: JsonWebKey[] };
      return createPublicKey({ key: keys[0]!, format: 'jwk' });
    },
  },
};
