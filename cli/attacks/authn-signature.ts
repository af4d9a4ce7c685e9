import { createSign } from 'node:crypto';
import { type Attack, type AttackCase, casesOr, refusedFor } from '../drill/attack';
import { NOBODY, type Subject, type TokenKit, withForgedToken } from '../drill/cases';
import { base64url, signingInput, signToken } from '../drill/jws';
import { rogueKey } from '../drill/rogue-keys';

const INVALID = refusedFor('SIGNATURE_INVALID');
/** A signature of the wrong length may be refused before it is tried. */
const NO_SIGNATURE = refusedFor('SIGNATURE_INVALID', 'TOKEN_MALFORMED');

const changedClaims = ({ token, header, claims }: TokenKit): string =>
  `${signingInput(header, { ...claims, sub: 'administrator' })}.${token.split('.')[2]}`;

function ownKey({ header, claims }: TokenKit): string {
  const algorithm = String(header['alg']);
  return signToken(header, claims, algorithm, rogueKey(algorithm).privateKey);
}

function flipped({ token, signature }: TokenKit): string {
  const bytes = Buffer.from(signature, 'base64url');
  bytes[10] = (bytes[10] ?? 0) ^ 1;
  return [...token.split('.').slice(0, 2), base64url(bytes)].join('.');
}

const withSignature = ({ token }: TokenKit, signature: string): string =>
  [...token.split('.').slice(0, 2), signature].join('.');

/** ASN.1 instead of r||s: what OpenSSL makes by default (RFC 7518 section 3.4 forbids it). */
function der({ header, claims, key }: TokenKit): string {
  const input = signingInput(header, claims);
  return `${input}.${createSign(`sha${String(header['alg']).slice(2)}`)
    .update(input)
    .sign(key.privateKey, 'base64url')}`;
}

const onProbe = (probe: Subject, isEcdsa: boolean): AttackCase[] => [
  withForgedToken(probe, 'signature stripped', NO_SIGNATURE, (kit) => withSignature(kit, '')),
  withForgedToken(probe, 'signature truncated', NO_SIGNATURE, (kit) =>
    withSignature(kit, base64url(Buffer.from(kit.signature, 'base64url').subarray(0, 32))),
  ),
  withForgedToken(probe, 'signature of zeros', INVALID, (kit) =>
    withSignature(kit, base64url(Buffer.alloc(Buffer.from(kit.signature, 'base64url').length))),
  ),
  withForgedToken(probe, 'one bit of the signature flipped', INVALID, flipped),
  withForgedToken(probe, 'claims changed after signing', INVALID, changedClaims),
  withForgedToken(
    probe,
    'header changed after signing',
    INVALID,
    ({ header, claims, signature }) => `${signingInput({ ...header, note: 'changed' }, claims)}.${signature}`,
  ),
  ...(isEcdsa ? [withForgedToken(probe, 'signature in DER', NO_SIGNATURE, der)] : []),
];

/** A token is what its issuer signed, to the last bit. */
export const authnSignature: Attack = {
  slug: 'authn-signature',
  title: 'change a token, or sign it with another key',
  cases: (context) => {
    const probe = context.probe();
    const everywhere = context
      .callable()
      .map((subject) => withForgedToken(subject, "attacker's key under our kid", INVALID, ownKey));
    const algorithm = probe && context.target.identities.forge.key(probe.caller.identity.issuer).algorithm;
    return casesOr([...everywhere, ...(probe ? onProbe(probe, algorithm!.startsWith('ES')) : [])], NOBODY);
  },
};
