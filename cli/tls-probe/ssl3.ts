import { randomBytes } from 'node:crypto';
import { exchange } from './plaintext';
import type { TlsTarget } from './target';

// Suites that servers of that time had: RC4, 3DES, AES with CBC (RFC 6101, RFC 3268).
const SUITES = Buffer.from([0x00, 0x04, 0x00, 0x05, 0x00, 0x0a, 0x00, 0x2f, 0x00, 0x35]);
const HANDSHAKE = 0x16;
const SERVER_HELLO = 2;

/**
 * Tells whether a server would speak SSL 3.0. Today's OpenSSL cannot, so the hello is written by hand (RFC 6101 sections
 * 5.2.1 and 5.6.1.2) and only the first answer is read.
 */
export async function speaksSsl3(target: TlsTarget): Promise<boolean> {
  const text = await exchange(target, target.port, clientHello(), (bytes) =>
    bytes.length >= 11 ? 'whole' : undefined,
  );
  const bytes = Buffer.from(text, 'latin1');
  return bytes[0] === HANDSHAKE && bytes[5] === SERVER_HELLO && bytes[9] === 3 && bytes[10] === 0;
}

function clientHello(): Buffer {
  const body = Buffer.concat([
    Buffer.from([3, 0]),
    randomBytes(32),
    Buffer.from([0]),
    Buffer.from([0, SUITES.length]),
    SUITES,
    Buffer.from([1, 0]),
  ]);
  const message = Buffer.concat([Buffer.from([1, 0, 0, body.length]), body]);
  return Buffer.concat([Buffer.from([HANDSHAKE, 3, 0, 0, message.length]), message]);
}
