import { sign } from 'node:crypto';
import { type BadToken, claimsText, compact, forged, forgedText, forgedWith, headerText, type TokenKit } from './kit';

type Parts = [string, string, string];

/** A good token whose parts are changed after signing. */
function changed(kit: TokenKit, change: (parts: Parts) => Parts, token: string | undefined = forged(kit)) {
  return token && change(token.split('.') as Parts).join('.');
}

const flipped = (part: string, index: number): string => {
  const bytes = Buffer.from(part, 'base64url');
  bytes[index < 0 ? bytes.length + index : index] ^= 1;
  return bytes.toString('base64url');
};

const resized = (part: string, size: (length: number) => number): string => {
  const bytes = Buffer.from(part, 'base64url');
  const next = Buffer.alloc(size(bytes.length));
  bytes.copy(next);
  return next.toString('base64url');
};

const onSignature = (name: string, change: (signature: string) => string): BadToken => ({
  name,
  reason: 'SIGNATURE_INVALID',
  forge: (kit) => changed(kit, ([head, body, tail]) => [head, body, change(tail)]),
});

const onEs256 = (name: string, change: (signature: Buffer) => Buffer): BadToken => ({
  name,
  reason: 'SIGNATURE_INVALID',
  forge: (kit) =>
    changed(
      kit,
      ([head, body, tail]) => [head, body, change(Buffer.from(tail, 'base64url')).toString('base64url')],
      forgedWith(kit, 'ES256'),
    ),
});

// The order of P-256: r and s must lie below it.
const ORDER = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');

/** RFC 7515 5.2, RFC 7518 3.4; CVE-2022-21449; Wycheproof. */
export const SIGNATURE: readonly BadToken[] = [
  onSignature('signature stripped', () => ''),
  onSignature('signature one byte short', (tail) => resized(tail, (length) => length - 1)),
  onSignature('signature one byte long', (tail) => resized(tail, (length) => length + 1)),
  onSignature('signature cut in half', (tail) => resized(tail, (length) => length / 2)),
  onSignature('signature of zeros', (tail) =>
    Buffer.alloc(Buffer.from(tail, 'base64url').length).toString('base64url'),
  ),
  onSignature('first bit of the signature changed', (tail) => flipped(tail, 0)),
  onSignature('last bit of the signature changed', (tail) => flipped(tail, -1)),
  onEs256('ES256 with r = s = 0', () => Buffer.alloc(64)),
  onEs256('ES256 with r = 0', (signature) => Buffer.concat([Buffer.alloc(32), signature.subarray(32)])),
  onEs256('ES256 with s = 0', (signature) => Buffer.concat([signature.subarray(0, 32), Buffer.alloc(32)])),
  onEs256('ES256 with r = s = the order of the curve', () => Buffer.concat([ORDER, ORDER])),
  onEs256('ES256 with r and s exchanged', (signature) =>
    Buffer.concat([signature.subarray(32), signature.subarray(0, 32)]),
  ),
  onEs256('ES256 with a zero byte before r and s', (signature) =>
    Buffer.concat([Buffer.alloc(1), signature.subarray(0, 32), Buffer.alloc(1), signature.subarray(32)]),
  ),
  {
    name: 'ES256 with a DER signature',
    reason: 'SIGNATURE_INVALID',
    forge: (kit) => {
      const key = kit.keys.ES256;
      const header = key && headerText(kit, { alg: 'ES256', kid: key.kid });
      return header && compact(header, claimsText(kit), (input) => sign('sha256', Buffer.from(input), key.privateKey));
    },
  },
  {
    name: 'PSS padding under an RS256 header',
    reason: 'SIGNATURE_INVALID',
    forge: (kit) => forgedWith(kit, 'RS256', { as: 'PS256' }),
  },
  {
    name: 'PKCS #1 padding under a PS256 header',
    reason: 'SIGNATURE_INVALID',
    forge: (kit) => forgedWith(kit, 'PS256', { as: 'RS256' }),
  },
  {
    name: 'SHA-512 under an RS256 header',
    reason: 'SIGNATURE_INVALID',
    forge: (kit) => forgedWith(kit, 'RS256', { as: 'RS512' }),
  },
  {
    name: 'subject changed after signing',
    reason: 'SIGNATURE_INVALID',
    forge: (kit) =>
      changed(kit, ([head, , tail]) => [head, forged(kit, { claims: { sub: 'admin' } }).split('.')[1] as string, tail]),
  },
  {
    name: 'header changed after signing',
    reason: 'SIGNATURE_INVALID',
    forge: (kit) =>
      changed(kit, ([, body, tail]) => [forged(kit, { header: { extra: 1 } }).split('.')[0] as string, body, tail]),
  },
  {
    name: 'signature of another good token',
    reason: 'SIGNATURE_INVALID',
    forge: (kit) =>
      changed(kit, ([head, body]) => [head, body, forged(kit, { claims: { jti: 'another' } }).split('.')[2] as string]),
  },
  {
    name: 'signature over the payload alone',
    reason: 'SIGNATURE_INVALID',
    forge: (kit) =>
      changed(kit, ([head, body]) => [head, body, forgedText(kit, '{}', claimsText(kit)).split('.')[2] as string]),
  },
  {
    name: "an unknown key under the issuer's key id",
    reason: 'SIGNATURE_INVALID',
    forge: (kit) => forged(kit, { key: kit.rogue(kit.alg) }),
  },
  {
    name: 'another algorithm of an unknown key under its key id',
    reason: 'SIGNATURE_INVALID',
    forge: (kit) => kit.keys.PS256 && forgedWith(kit, 'PS256', { key: kit.rogue('PS256') }),
  },
];
