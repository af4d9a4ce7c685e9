import { createHmac, hkdfSync } from 'node:crypto';

/** A nonce is given out for this long, and accepted for as long again. */
export const NONCE_SECONDS = 300;
const LENGTH = 32;

/**
 * The nonces that proofs may carry, the current one first (RFC 9449 section 9).
 *
 * Nothing is kept: a nonce is a keyed hash of its time, so that every instance gives out and accepts the same ones.
 *
 * @param seed secret of the authorizer
 * @param now epoch seconds
 */
export function noncesAt(seed: string, now: number): readonly string[] {
  const key = Buffer.from(hkdfSync('sha256', seed, '', 'dpop-nonce', 32));
  const period = Math.floor(now / NONCE_SECONDS);
  return [period, period - 1].map((each) =>
    createHmac('sha256', key).update(String(each)).digest('base64url').slice(0, LENGTH),
  );
}
