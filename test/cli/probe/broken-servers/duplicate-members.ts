import type { BrokenServer } from './broken-server';
import { CORRECT } from './correct';

/** `JSON.parse` and nothing more: of two members with one name, the last wins here and the first elsewhere. */
export const duplicateMembers: BrokenServer = {
  hole: 'members may be named twice',
  slug: 'authn-encoding',
  forgery: 'claim named twice',
  verifier: {
    ...CORRECT,
    decode: (token) => {
      const [header = '', claims = '', signature = ''] = token.split('.');
      const canonical = (part: string) =>
        Buffer.from(JSON.stringify(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')))).toString('base64url');
      // The checks of the correct one on the texts without their doubles, the signature over what came.
      const parts = CORRECT.decode(`${canonical(header)}.${canonical(claims)}.${signature}`);
      return { ...parts, input: `${header}.${claims}` };
    },
  },
};
