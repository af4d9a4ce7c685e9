import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { ClientCertificate } from '../exchange';
import { signatureHash } from '../pki/certificates';

const MIN_RSA_BITS = 2048;
const MIN_EC_CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];

/** What the client presented, judged by the truststore and by API Gateway's demands on algorithms; undefined: nothing. */
export function clientCertificate(socket: TLSSocket): ClientCertificate | undefined {
  const peer = socket.getPeerX509Certificate();
  if (!peer) return undefined;
  const untrusted = socket.authorized ? weakness(peer) : String(socket.authorizationError ?? 'not authorized');
  return {
    pem: peer.toString(),
    subject: oneLine(peer.subject),
    issuer: oneLine(peer.issuer),
    serial: peer.serialNumber,
    notBefore: peer.validFrom,
    notAfter: peer.validTo,
    authorized: untrusted === undefined,
    ...(untrusted !== undefined && { error: untrusted }),
  };
}

/** Why a trusted certificate is still refused: "Generate an invalid SSL certificate" demands of the developer guide. */
function weakness(certificate: X509Certificate): string | undefined {
  const { modulusLength, namedCurve } = certificate.publicKey.asymmetricKeyDetails ?? {};
  const type = certificate.publicKey.asymmetricKeyType;
  if (type === 'rsa' && (modulusLength ?? 0) < MIN_RSA_BITS) return 'client certificate key is shorter than RSA 2048';
  if (type === 'ec' && !MIN_EC_CURVES.includes(namedCurve ?? '')) return 'client certificate key is weaker than P-256';
  const hash = signatureHash(certificate.toString());
  const isWeak = hash !== undefined && /^(SHA-1|MD5)$/i.test(hash);
  return isWeak ? 'Client cert using an insecure Signature Algorithm' : undefined;
}

// Node puts each attribute on a line of its own, most significant first; API Gateway writes one line.
function oneLine(name: string): string {
  return name.split('\n').reverse().join(',');
}
