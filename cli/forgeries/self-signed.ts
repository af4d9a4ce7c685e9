import { type KeyObject, sign } from 'node:crypto';

/** One DER element: tag, length, content (ITU-T X.690). */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length = body.length < 0x80 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...content: readonly Buffer[]): Buffer => der(0x30, ...content);
const time = (date: Date): Buffer =>
  der(0x17, Buffer.from(date.toISOString().replace(/\D/g, '').slice(2, 14).concat('Z')));

/** Object identifiers of the algorithms that certificates are signed with here, with their parameters. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  rsa: '06092a864886f70d01010b0500',
  ec: '06082a8648ce3d040302',
  ed25519: '06032b6570',
};

// 2.5.4.3, the common name.
const NAME = sequence(
  der(0x31, sequence(Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from('attacker.example')))),
);
const DAY_MS = 86_400_000;

/**
 * A self-signed certificate of an attacker, in the form of `x5c` (RFC 7515 section 4.1.6): whoever believes it verifies with
 * the attacker's key. Written by hand, because Node reads certificates and makes none.
 */
export function selfSignedCertificate(publicKey: KeyObject, privateKey: KeyObject): string {
  const kind = publicKey.asymmetricKeyType ?? '';
  const algorithm = sequence(Buffer.from(ALGORITHMS[kind] ?? ALGORITHMS.ec!, 'hex'));
  const now = Date.now();
  const content = sequence(
    der(0x02, Buffer.from([1])),
    algorithm,
    NAME,
    sequence(time(new Date(now - DAY_MS)), time(new Date(now + 30 * DAY_MS))),
    NAME,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign(kind === 'ed25519' ? null : 'sha256', content, privateKey);
  return sequence(content, algorithm, der(0x03, Buffer.from([0]), signature)).toString('base64');
}
