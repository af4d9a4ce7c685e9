import { base64url, signingInput, signToken } from '../drill/jws';
import { rogueKey } from '../drill/rogue-keys';
import type { ForgedToken, Forgery, ForgeryKit, Reasons } from './forgery';

const INVALID: Reasons = ['SIGNATURE_INVALID'];
/** A signature of the wrong length may be refused before it is tried. */
const NO_SIGNATURE: Reasons = ['SIGNATURE_INVALID', 'TOKEN_MALFORMED'];

export const ATTACKERS_KEY: ForgedToken = {
  name: "attacker's key under our kid",
  reasons: INVALID,
  needs: 'token',
  forge: ({ header, claims }) => {
    const algorithm = String(header['alg']);
    return signToken(header, claims, algorithm, rogueKey(algorithm).privateKey);
  },
};

const withSignature = ({ token }: ForgeryKit, signature: Buffer): string =>
  [...token.split('.').slice(0, 2), base64url(signature)].join('.');

const bytesOf = ({ signature }: ForgeryKit): Buffer => Buffer.from(signature, 'base64url');

/** The least that can be wrong with a token: no firewall can tell it from a good one. */
export const BIT_FLIPPED: ForgedToken = {
  name: 'one bit of the signature flipped',
  reasons: INVALID,
  needs: 'token',
  forge: (kit) => {
    const bytes = bytesOf(kit);
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    return withSignature(kit, bytes);
  },
};

/** ASN.1 instead of r||s: what OpenSSL makes by default (RFC 7518 section 3.4 forbids it). */
function asn1(raw: Buffer): Buffer {
  const integers = [raw.subarray(0, raw.length / 2), raw.subarray(raw.length / 2)].map((half) => {
    const start = half.findIndex((byte) => byte !== 0);
    const digits = half.subarray(Math.max(start, 0));
    const bytes = (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits;
    return Buffer.concat([Buffer.from([0x02, bytes.length]), bytes]);
  });
  const content = Buffer.concat(integers);
  const length = content.length < 0x80 ? [content.length] : [0x81, content.length];
  return Buffer.concat([Buffer.from([0x30, ...length]), content]);
}

export const SIGNATURE_FORGERIES: readonly Forgery[] = [
  {
    name: 'signature stripped',
    reasons: NO_SIGNATURE,
    needs: 'token',
    forge: (kit) => withSignature(kit, Buffer.alloc(0)),
  },
  {
    name: 'signature truncated',
    reasons: NO_SIGNATURE,
    needs: 'token',
    forge: (kit) => withSignature(kit, bytesOf(kit).subarray(0, 32)),
  },
  {
    // CVE-2022-21449: r = s = 0 verified for every message.
    name: 'signature of zeros',
    reasons: INVALID,
    needs: 'token',
    forge: (kit) => withSignature(kit, Buffer.alloc(bytesOf(kit).length)),
  },
  BIT_FLIPPED,
  {
    name: 'claims changed after signing',
    reasons: INVALID,
    needs: 'token',
    forge: ({ header, claims, signature }) =>
      `${signingInput(header, { ...claims, sub: 'administrator' })}.${signature}`,
  },
  {
    name: 'header changed after signing',
    reasons: INVALID,
    needs: 'token',
    forge: ({ header, claims, signature }) => `${signingInput({ ...header, note: 'changed' }, claims)}.${signature}`,
  },
  {
    // RFC 7518 sections 3.3 and 3.5: two schemes for one key; the header says which.
    name: 'RSA signature of the other scheme',
    reasons: INVALID,
    needs: 'signing key',
    senseless: (_, { header }) => (/^[RP]S/.test(String(header['alg'])) ? undefined : 'the algorithm is not RSA'),
    forge: ({ signAs, header, claims }) => {
      const own = String(header['alg']);
      return signAs(`${own.startsWith('R') ? 'P' : 'R'}${own.slice(1)}`, header, claims);
    },
  },
  {
    name: 'signature in DER',
    reasons: NO_SIGNATURE,
    needs: 'token',
    senseless: (_, { header }) => (String(header['alg']).startsWith('ES') ? undefined : 'the algorithm is not ECDSA'),
    forge: (kit) => withSignature(kit, asn1(bytesOf(kit))),
  },
];
