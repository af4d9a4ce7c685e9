import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** `decode` where `verify` was meant. */
export const decodeOnly: BrokenServer = {
  hole: 'the signature is not checked',
  slug: 'authn-signature',
  forgery: "attacker's key under our kid",
  verifier: { ...CORRECT, signature: (_, key) => key !== undefined },
};
