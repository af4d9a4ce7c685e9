import { signToken } from '../drill/jws';
import { rogueKey } from '../drill/rogue-keys';
import type { ForgedToken, Forgery, Reasons } from './forgery';

const UNKNOWN: Reasons = ['ISSUER_UNKNOWN'];
const NO_ISSUER: Reasons = ['ISSUER_UNKNOWN', 'CLAIM_MISSING', 'CLAIM_INVALID'];

/** The second of the article's three: well formed, of an issuer that the API has never heard of. */
export const OF_ANOTHER_ISSUER: ForgedToken = {
  name: 'token of another issuer',
  reasons: UNKNOWN,
  needs: 'token',
  forge: ({ header, claims }) => {
    const algorithm = String(header['alg']);
    const forged = { ...claims, iss: 'https://issuer.attacker.example' };
    return signToken({ ...header, kid: 'attacker' }, forged, algorithm, rogueKey(algorithm).privateKey);
  },
};

const SPELLINGS: readonly (readonly [string, (issuer: string) => unknown, Reasons])[] = [
  ['issuer with a trailing slash', (issuer) => (issuer.endsWith('/') ? issuer.slice(0, -1) : `${issuer}/`), UNKNOWN],
  ['issuer in upper case', (issuer) => issuer.toUpperCase(), UNKNOWN],
  ['issuer as prefix', (issuer) => `${issuer}.attacker.example`, UNKNOWN],
  ['list of issuers', (issuer) => [issuer], NO_ISSUER],
  ['issuer missing', () => undefined, NO_ISSUER],
];

export const ISSUER_FORGERIES: readonly Forgery[] = [
  ...SPELLINGS.map(
    ([name, spell, reasons]): Forgery => ({
      name,
      reasons,
      edit: ({ claims }, { issuer }) => {
        claims['iss'] = spell(issuer);
      },
    }),
  ),
  {
    name: 'unknown kid',
    reasons: ['KEY_UNKNOWN', 'KEYS_UNAVAILABLE'],
    needs: 'signing key',
    senseless: (_, { header }) => (header['kid'] === undefined ? 'good tokens have no kid' : undefined),
    forge: ({ sign, header, claims }) => sign({ ...header, kid: 'rotated-away-1' }, claims),
  },
];
