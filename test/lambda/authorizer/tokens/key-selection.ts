import { createHash, createPublicKey } from 'node:crypto';
import { type BadToken, claimsText, compact, forged, headerText, type SpecialKey, type TokenKit } from './kit';

const kid = (value: unknown, reason: BadToken['reason'], name = `key id ${JSON.stringify(value)}`): BadToken => ({
  name,
  reason,
  forge: (kit) => forged(kit, { header: { kid: value } }),
});

const rogueJwk = (kit: TokenKit) => createPublicKey(kit.rogue(kit.alg)).export({ format: 'jwk' });

/** The attacker's key, brought along in the header and really used. */
const brought = (member: string, value: (kit: TokenKit) => unknown): BadToken => ({
  name: `attacker's key in "${member}"`,
  reason: 'HEADER_NOT_ALLOWED',
  forge: (kit) => forged(kit, { header: { [member]: value(kit) }, key: kit.rogue(kit.alg) }),
});

/** The same member on a token that is signed well: it must not even be looked at. */
const decorated = (member: string, value: (kit: TokenKit) => unknown): BadToken => ({
  name: `good signature, but "${member}" in the header`,
  reason: 'HEADER_NOT_ALLOWED',
  forge: (kit) => forged(kit, { header: { [member]: value(kit) } }),
});

const special = (name: string, key: SpecialKey, alg: string, reason: BadToken['reason']): BadToken => ({
  name,
  reason,
  forge: (kit) => {
    const found = kit.special[key];
    return found && forged(kit, { header: { alg, kid: found.kid }, key: found.privateKey, as: alg });
  },
});

// RFC 8017 9.2: the head of a SHA-256 DigestInfo.
const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/** With exponent 1 a signature is its own padding: no private key is needed to make one that verifies. */
function exponentOne(kit: TokenKit): string | undefined {
  const key = kit.special['exponent-one'];
  if (!key) return undefined;
  const length = Buffer.from(String(key.jwk['n']), 'base64url').length;
  return compact(headerText(kit, { alg: 'RS256', kid: key.kid }), claimsText(kit), (input) => {
    const tail = Buffer.concat([Buffer.from([0]), DIGEST_INFO, createHash('sha256').update(input).digest()]);
    return Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(length - 2 - tail.length, 0xff), tail]);
  });
}

const URL = () => 'https://attacker.example/keys.json';
const CERTIFICATE = () => ['MIIBszCCAVmgAwIBAgIUQXR0YWNrZXI='];

/** RFC 7515 4.1; RFC 8725 3.8, 3.10; CVE-2018-0114. */
export const KEY_SELECTION: readonly BadToken[] = [
  kid(undefined, 'KEY_ID_INVALID', 'key id missing'),
  kid('', 'KEY_ID_INVALID'),
  kid(1, 'KEY_ID_INVALID'),
  kid(null, 'KEY_ID_INVALID'),
  kid(['a'], 'KEY_ID_INVALID'),
  kid({ toString: 'a' }, 'KEY_ID_INVALID'),
  kid('../../../../dev/null', 'KEY_ID_INVALID'),
  kid("x' OR '1'='1", 'KEY_ID_INVALID'),
  kid('https://attacker.example/key', 'KEY_ID_INVALID'),
  kid('a\u0000b', 'KEY_ID_INVALID', 'key id with a NUL'),
  kid('key|/bin/sh', 'KEY_ID_INVALID'),
  kid('k'.repeat(129), 'KEY_ID_INVALID', 'key id of 129 characters'),
  kid('no-such-key', 'KEY_UNKNOWN'),
  kid('__proto__', 'KEY_UNKNOWN'),
  kid('constructor', 'KEY_UNKNOWN'),
  kid('/dev/null', 'KEY_UNKNOWN'),
  brought('jwk', rogueJwk),
  brought('jku', URL),
  brought('x5u', URL),
  brought('x5c', CERTIFICATE),
  decorated('jwk', rogueJwk),
  decorated('jku', URL),
  decorated('x5u', URL),
  decorated('x5c', CERTIFICATE),
  decorated('x5t', () => 'dGh1bWJwcmludA'),
  decorated('x5t#S256', () => 'dGh1bWJwcmludA'),
  special('an encryption key of the issuer', 'encryption', 'ES256', 'KEY_UNSUITABLE'),
  special('a key whose use nobody defined', 'other-use', 'ES256', 'KEY_UNSUITABLE'),
  special('a key whose operations leave out verify', 'operations', 'ES256', 'KEY_UNSUITABLE'),
  special('an RSA key of 1024 bits', 'weak', 'RS256', 'KEY_UNSUITABLE'),
  { name: 'an RSA key with exponent 1', reason: 'KEY_UNSUITABLE', forge: exponentOne },
  special('a key id that the set names twice', 'duplicate', 'ES256', 'KEY_UNSUITABLE'),
  special('a key that the set publishes with its private half', 'private', 'ES256', 'KEY_UNKNOWN'),
  {
    name: "partner's key with the other issuer's name",
    reason: 'SIGNATURE_INVALID',
    forge: ({ partner, ...kit }) =>
      partner && kit.keys[partner.alg]?.kid === partner.key.kid
        ? forged(kit, {
            header: { alg: partner.alg, kid: partner.key.kid },
            key: partner.key.privateKey,
            as: partner.alg,
          })
        : undefined,
  },
  {
    name: "the issuer's key with the partner's name",
    reason: 'SIGNATURE_INVALID',
    forge: ({ partner, ...kit }) => {
      const own = partner && kit.keys[partner.alg];
      return own && own.kid === partner.key.kid
        ? forged(kit, {
            header: { alg: partner.alg, kid: own.kid },
            claims: partner.claims(),
            key: own.privateKey,
            as: partner.alg,
          })
        : undefined;
    },
  },
];
