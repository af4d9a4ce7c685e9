import { generateKeyPairSync } from 'node:crypto';
import { hmacToken, signingInput, signToken } from '../drill/jws';
import { type ForgedToken, type Forgery, type ForgeryKit, type Reasons, without } from './forgery';

const NOT_ALLOWED: Reasons = ['ALGORITHM_NOT_ALLOWED'];
/** An algorithm that is not even a word may be refused as a malformed header. */
const NO_WORD: Reasons = ['ALGORITHM_NOT_ALLOWED', 'TOKEN_MALFORMED'];

const unsigned = (name: string) => (kit: ForgeryKit) => `${signingInput({ ...kit.header, alg: name }, kit.claims)}.`;

/** The first of the article's three. */
export const UNSIGNED: ForgedToken = {
  name: 'unsigned token',
  reasons: NOT_ALLOWED,
  needs: 'token',
  forge: unsigned('none'),
};

const pem = ({ publicKey }: ForgeryKit): string => publicKey().export({ type: 'spki', format: 'pem' }) as string;

function bareMaterial({ publicKey }: ForgeryKit): Buffer {
  const { n, x } = publicKey().export({ format: 'jwk' });
  return Buffer.from(String(n ?? x), 'base64url');
}

/** The public key in every form that a careless verifier may take for a shared secret, and secrets that are none. */
const SECRETS: readonly (readonly [string, ForgedToken['needs'], (kit: ForgeryKit) => string | Buffer])[] = [
  ['PEM', 'public key', pem],
  ['PEM without the last newline', 'public key', (kit) => pem(kit).trimEnd()],
  ['DER', 'public key', ({ publicKey }) => publicKey().export({ type: 'spki', format: 'der' })],
  ['JWK text', 'public key', ({ publicKey }) => JSON.stringify(publicKey().export({ format: 'jwk' }))],
  // The modulus of an RSA key, the coordinate of another: what is left of a JWK without its names.
  ['bare key material', 'public key', bareMaterial],
  ['empty', 'token', () => ''],
  ['guessable', 'token', () => 'secret'],
];

/** Asymmetric algorithms, each with a fitting key of a stranger. */
function otherFamily({ header, claims }: ForgeryKit, algorithm: string): string {
  const { privateKey } =
    algorithm === 'EdDSA'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: algorithm === 'ES384' ? 'P-384' : 'P-256' });
  return signToken({ ...header, alg: algorithm }, claims, algorithm, privateKey);
}

export const ALGORITHM_FORGERIES: readonly Forgery[] = [
  ...['None', 'NONE', 'nOnE'].map(
    (name): Forgery => ({ name: `algorithm ${name}`, reasons: NOT_ALLOWED, needs: 'token', forge: unsigned(name) }),
  ),
  {
    name: 'algorithm none over a good signature',
    reasons: NOT_ALLOWED,
    needs: 'token',
    forge: (kit) => `${unsigned('none')(kit)}${kit.signature}`,
  },
  ...SECRETS.map(
    ([name, needs, secret]): Forgery => ({
      name: `HS256 keyed with: ${name}`,
      reasons: NOT_ALLOWED,
      needs,
      forge: (kit) => hmacToken({ ...kit.header, alg: 'HS256' }, kit.claims, 'HS256', secret(kit)),
    }),
  ),
  {
    name: 'algorithm missing',
    reasons: NO_WORD,
    needs: 'signing key',
    forge: ({ sign, header, claims }) => sign(without(header, 'alg'), claims),
  },
  {
    name: 'algorithm is a number',
    reasons: NO_WORD,
    needs: 'signing key',
    forge: ({ sign, header, claims }) => sign({ ...header, alg: 256 }, claims),
  },
  {
    name: 'algorithm in lower case',
    reasons: NOT_ALLOWED,
    needs: 'signing key',
    forge: ({ sign, header, claims }) => sign({ ...header, alg: String(header['alg']).toLowerCase() }, claims),
  },
];

/** An algorithm that the issuer does not list, with a key that fits it. */
export function unlistedAlgorithms(listed: readonly string[]): readonly Forgery[] {
  return ['ES384', 'EdDSA', 'ES256']
    .filter((algorithm) => !listed.includes(algorithm))
    .map((algorithm) => ({
      name: `unlisted algorithm ${algorithm}`,
      reasons: NOT_ALLOWED,
      needs: 'token',
      forge: (kit) => otherFamily(kit, algorithm),
    }));
}
