import { signToken } from '../drill/jws';
import { rogueKey } from '../drill/rogue-keys';
import { type ForgedToken, type Forgery, type Reasons, without } from './forgery';
import { selfSignedCertificate } from './self-signed';

const NOT_ALLOWED: Reasons = ['HEADER_NOT_ALLOWED'];
const BAD_KEY_ID: Reasons = ['KEY_ID_INVALID'];
/** A plain word that no key has is as good a refusal as one that is no plain word. */
const NO_KEY: Reasons = ['KEY_ID_INVALID', 'KEY_UNKNOWN'];

const MEMBERS: readonly (readonly [string, Record<string, unknown>])[] = [
  ['unknown crit', { crit: ['exp'], exp: 1 }],
  ['empty crit', { crit: [] }],
  ['unencoded payload', { crit: ['b64'], b64: false }],
  ['compressed payload', { zip: 'DEF' }],
];

const KEY_IDS: readonly (readonly [string, unknown, Reasons])[] = [
  ['number as kid', 7, BAD_KEY_ID],
  ['list as kid', ['a'], BAD_KEY_ID],
  ['path as kid', '../../../../dev/null', NO_KEY],
  ['SQL as kid', "x' UNION SELECT 'secret' -- ", NO_KEY],
  ['URL as kid', 'https://attacker.example/key', NO_KEY],
  ['over-long kid', 'k'.repeat(2_000), NO_KEY],
  ['prototype member as kid', '__proto__', NO_KEY],
];

export const HEADER_FORGERIES: readonly Forgery[] = [
  ...MEMBERS.map(
    ([name, members]): Forgery => ({
      name,
      reasons: NOT_ALLOWED,
      needs: 'signing key',
      forge: ({ sign, header, claims }) => sign({ ...header, ...members }, claims),
    }),
  ),
  {
    // CVE-2018-0114: the attacker's own key, signed with and brought along.
    name: 'embedded key',
    reasons: NOT_ALLOWED,
    needs: 'token',
    forge: ({ header, claims }) => {
      const algorithm = String(header['alg']);
      const { privateKey, publicKey } = rogueKey(algorithm);
      return signToken({ ...header, jwk: publicKey.export({ format: 'jwk' }) }, claims, algorithm, privateKey);
    },
  },
  {
    // The certificate names the attacker's key, and nobody but the attacker vouches for it.
    name: 'x5c of an attacker',
    reasons: NOT_ALLOWED,
    needs: 'token',
    forge: ({ header, claims }) => {
      const algorithm = String(header['alg']);
      const { privateKey, publicKey } = rogueKey(algorithm);
      const x5c = [selfSignedCertificate(publicKey, privateKey)];
      return signToken({ ...header, x5c }, claims, algorithm, privateKey);
    },
  },
  {
    name: 'no kid',
    reasons: BAD_KEY_ID,
    needs: 'signing key',
    senseless: (_, { header }) => (header['kid'] === undefined ? 'good tokens have no kid' : undefined),
    forge: ({ sign, header, claims }) => sign(without(header, 'kid'), claims),
  },
  ...KEY_IDS.map(
    ([name, kid, reasons]): Forgery => ({
      name,
      reasons,
      needs: 'signing key',
      forge: ({ sign, header, claims }) => sign({ ...header, kid }, claims),
    }),
  ),
];

/** A header that points to keys elsewhere must not even be followed: whoever listens at `url` counts who comes. */
export function pointingTo(member: 'jku' | 'x5u', url: string): ForgedToken {
  return {
    name: `${member} of an attacker`,
    reasons: NOT_ALLOWED,
    needs: 'token',
    forge: ({ header, claims }) => {
      const algorithm = String(header['alg']);
      return signToken(
        { ...header, kid: 'attacker', [member]: url },
        claims,
        algorithm,
        rogueKey(algorithm).privateKey,
      );
    },
  };
}
