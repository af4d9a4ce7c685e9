import {
  type BadToken,
  claimsText,
  compact,
  forged,
  forgedHmac,
  forgedWith,
  headerText,
  ownKey,
  type TokenKit,
} from './kit';
import { createPublicKey } from 'node:crypto';

const unsigned = (alg: unknown) => (kit: TokenKit) =>
  compact(headerText(kit, { alg }), claimsText(kit), () => new Uint8Array());
const spki = (kit: TokenKit, format: 'pem' | 'der'): string | Buffer => {
  const key = createPublicKey(ownKey(kit).privateKey);
  return format === 'pem' ? key.export({ type: 'spki', format }) : key.export({ type: 'spki', format });
};
const rsaOf = (kit: TokenKit) => kit.keys.RS256;

const none = ['none', 'None', 'NONE', 'nOnE', 'none ', ''].map(
  (alg): BadToken => ({
    name: `algorithm "${alg}" without signature`,
    reason: 'ALGORITHM_NOT_ALLOWED',
    forge: unsigned(alg),
  }),
);

const wrongTypes = [null, 256, true, ['RS256'], { name: 'RS256' }].map(
  (alg): BadToken => ({
    name: `algorithm of the wrong type: ${JSON.stringify(alg)}`,
    reason: 'ALGORITHM_NOT_ALLOWED',
    forge: (kit) => forged(kit, { header: { alg } }),
  }),
);

const hmacKeys: [string, (kit: TokenKit) => string | Uint8Array][] = [
  ['the public key in PEM', (kit) => spki(kit, 'pem')],
  ['the public key in PEM without the last newline', (kit) => spki(kit, 'pem').toString().trimEnd()],
  ['the public key in DER', (kit) => spki(kit, 'der')],
  ['the public key as JWK text', (kit) => JSON.stringify(ownKey(kit).jwk)],
  ['the modulus or x coordinate', (kit) => String(ownKey(kit).jwk['n'] ?? ownKey(kit).jwk['x'])],
  ['the same in bytes', (kit) => Buffer.from(String(ownKey(kit).jwk['n'] ?? ownKey(kit).jwk['x']), 'base64url')],
  ['an empty key', () => ''],
  ['the word "secret"', () => 'secret'],
];

const hmac = hmacKeys.map(
  ([name, secret]): BadToken => ({
    name: `HS256 keyed with ${name}`,
    reason: 'ALGORITHM_NOT_ALLOWED',
    forge: (kit) => forgedHmac(kit, secret(kit)),
  }),
);

/** RFC 8725 3.1; CVE-2015-2951, CVE-2016-10555, CVE-2023-48223, CVE-2024-33663. */
export const ALGORITHM: readonly BadToken[] = [
  ...none,
  ...wrongTypes,
  ...hmac,
  {
    name: 'algorithm none with the good signature left on',
    reason: 'ALGORITHM_NOT_ALLOWED',
    forge: (kit) => forged(kit, { header: { alg: 'none' } }),
  },
  {
    name: 'algorithm missing',
    reason: 'ALGORITHM_NOT_ALLOWED',
    forge: (kit) => forged(kit, { header: { alg: undefined } }),
  },
  {
    name: 'algorithm in lower case',
    reason: 'ALGORITHM_NOT_ALLOWED',
    forge: (kit) => forged(kit, { header: { alg: kit.alg.toLowerCase() } }),
  },
  {
    name: 'HS384 keyed with the public key',
    reason: 'ALGORITHM_NOT_ALLOWED',
    forge: (kit) => forgedHmac(kit, spki(kit, 'pem'), 'HS384'),
  },
  {
    name: 'HS512 keyed with the public key',
    reason: 'ALGORITHM_NOT_ALLOWED',
    forge: (kit) => forgedHmac(kit, spki(kit, 'pem'), 'HS512'),
  },
  {
    name: 'an HMAC under the header of an asymmetric algorithm',
    reason: 'SIGNATURE_INVALID',
    forge: (kit) => forgedHmac(kit, spki(kit, 'pem'), 'HS256', { alg: kit.alg }),
  },
  {
    name: 'RS384, well signed, not on the list of the issuer',
    reason: 'ALGORITHM_NOT_ALLOWED',
    forge: (kit) =>
      rsaOf(kit) &&
      forged(kit, { header: { alg: 'RS384', kid: rsaOf(kit)?.kid }, key: rsaOf(kit)?.privateKey, as: 'RS384' }),
  },
  {
    name: 'RS1, an algorithm that nobody should know',
    reason: 'ALGORITHM_NOT_ALLOWED',
    forge: (kit) =>
      rsaOf(kit) &&
      forged(kit, { header: { alg: 'RS1', kid: rsaOf(kit)?.kid }, key: rsaOf(kit)?.privateKey, as: 'RS1' }),
  },
  {
    name: 'ES256K, a curve that is not on the list',
    reason: 'ALGORITHM_NOT_ALLOWED',
    forge: (kit) => forged(kit, { header: { alg: 'ES256K' } }),
  },
  {
    name: 'ES256 under the key id of an RSA key',
    reason: 'KEY_UNSUITABLE',
    forge: (kit) => rsaOf(kit) && forgedWith(kit, 'ES256', { header: { kid: rsaOf(kit)?.kid } }),
  },
  {
    name: 'RS256 under the key id of an EC key',
    reason: 'KEY_UNSUITABLE',
    forge: (kit) => kit.keys.ES256 && forgedWith(kit, 'RS256', { header: { kid: kit.keys.ES256.kid } }),
  },
  {
    name: 'EdDSA under the key id of an EC key',
    reason: 'KEY_UNSUITABLE',
    forge: (kit) => kit.keys.ES256 && forgedWith(kit, 'EdDSA', { header: { kid: kit.keys.ES256.kid } }),
  },
  {
    name: 'a key pinned to one algorithm, used for another',
    reason: 'KEY_UNSUITABLE',
    forge: (kit) => {
      const key = kit.special['pinned-alg'];
      return key && forged(kit, { header: { alg: 'PS256', kid: key.kid }, key: key.privateKey, as: 'PS256' });
    },
  },
];
