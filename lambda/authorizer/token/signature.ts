import { constants, type KeyObject, verify } from 'node:crypto';
import type { Algorithm } from '../../../src/vocabulary';
import { MAX_TOKEN_LENGTH } from './decode-token';

type Verifier = (data: Buffer, key: KeyObject, signature: Buffer) => boolean;

// A bare KeyObject is up to 1.5 times faster than one in an options object (Node 24), so only PSS uses options.
const pkcs1 =
  (hash: string): Verifier =>
  (data, key, signature) =>
    verify(hash, data, key, signature);

// RFC 7518 3.5: the salt is as long as the digest.
const pss =
  (hash: string, saltLength: number): Verifier =>
  (data, key, signature) =>
    verify(hash, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }, signature);

/** Writes one half of `r || s` as a DER integer and returns where it ends. */
function writeInteger(signature: Buffer, from: number, to: number, target: Buffer, at: number): number {
  let start = from;
  while (start < to - 1 && signature[start] === 0) start += 1;
  // DER integers are signed: a leading bit needs a zero before it.
  const pad = (signature[start] as number) >= 0x80 ? 1 : 0;
  target[at] = 0x02;
  target[at + 1] = to - start + pad;
  if (pad === 1) target[at + 2] = 0;
  signature.copy(target, at + 2 + pad, start, to);
  return at + 2 + pad + to - start;
}

// Room for tag and length of the sequence; of P-521 alone the length takes two bytes.
const HEAD = 3;

/** `r || s` (RFC 7518 3.4) as the DER sequence that OpenSSL reads fastest. */
export function derSignature(signature: Buffer): Buffer {
  const half = signature.length >> 1;
  const target = Buffer.allocUnsafe(HEAD + signature.length + 6);
  const middle = writeInteger(signature, 0, half, target, HEAD);
  const end = writeInteger(signature, half, signature.length, target, middle);
  const length = end - HEAD;
  const start = length >= 0x80 ? 0 : 1;
  target[start] = 0x30;
  if (start === 0) target[1] = 0x81;
  target[HEAD - 1] = length;
  return target.subarray(start, end);
}

// CVE-2022-21449 is about r = s = 0; OpenSSL refuses both, and a wrong length never gets that far.
const ecdsa =
  (hash: string, length: number): Verifier =>
  (data, key, signature) =>
    signature.length === length && verify(hash, data, key, derSignature(signature));

const eddsa: Verifier = (data, key, signature) => signature.length === 64 && verify(null, data, key, signature);

const VERIFIERS: Readonly<Record<Algorithm, Verifier>> = {
  RS256: pkcs1('sha256'),
  RS384: pkcs1('sha384'),
  RS512: pkcs1('sha512'),
  PS256: pss('sha256', 32),
  PS384: pss('sha384', 48),
  PS512: pss('sha512', 64),
  ES256: ecdsa('sha256', 64),
  ES384: ecdsa('sha384', 96),
  ES512: ecdsa('sha512', 132),
  EdDSA: eddsa,
};

// Two buffers for whatever is verified, because new ones cost more than their content. Verifying is synchronous, and
// longer tokens than these hold were refused before.
const inputBytes = Buffer.allocUnsafeSlow(MAX_TOKEN_LENGTH);
const signatureBytes = Buffer.allocUnsafeSlow(MAX_TOKEN_LENGTH);

/**
 * Tells whether the signature verifies. No key, no algorithm of ours: it does not.
 *
 * @param input what was signed: ASCII, as RFC 7515 section 5.1 has it
 * @param signature in base64url
 */
export function isSignatureValid(alg: unknown, key: KeyObject | undefined, input: string, signature: string): boolean {
  if (!key || typeof alg !== 'string' || !Object.hasOwn(VERIFIERS, alg)) return false;
  if (input.length > MAX_TOKEN_LENGTH || signature.length > MAX_TOKEN_LENGTH) return false;
  const data = inputBytes.subarray(0, inputBytes.write(input, 'latin1'));
  const bytes = signatureBytes.subarray(0, signatureBytes.write(signature, 'base64url'));
  return VERIFIERS[alg as Algorithm](data, key, bytes);
}
