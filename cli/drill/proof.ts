import { hash, randomUUID } from 'node:crypto';
import type { ProofKey } from '../gateway/identities/proof-key';
import { type Call, header } from './call';
import { signToken } from './jws';

/** A proof of possession before it is signed, to be changed in place. */
export interface ProofParts {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

/** Nonces that APIs gave out with their answers, by host (RFC 9449 section 8.2). */
const nonces = new Map<string, string>();

/** Keeps the nonce of an answer. True: the API asks for the request again, with it. */
export function keepNonce(host: string, headers: Readonly<Record<string, string>>): boolean {
  const given = headers['dpop-nonce'];
  if (given) nonces.set(host, given);
  return given !== undefined && /use_dpop_nonce/.test(headers['www-authenticate'] ?? '');
}

/** The DPoP proof for one request (RFC 9449 section 4.2), signed by the key of the caller. */
export function proofOf(key: ProofKey, call: Call, edit?: (parts: ProofParts) => void): string {
  const parts = proofParts(key, call);
  edit?.(parts);
  return signToken(parts.header, parts.claims, 'ES256', key.privateKey);
}

export function proofParts(key: ProofKey, call: Call): ProofParts {
  const { host, basePath } = call.connection.endpoint;
  const token = header(call, 'authorization')?.replace(/^\S+\s+/, '') ?? '';
  return {
    header: { typ: 'dpop+jwt', alg: 'ES256', jwk: key.publicKey.export({ format: 'jwk' }) },
    claims: {
      jti: randomUUID(),
      htm: call.method,
      htu: `https://${host}${basePath}${call.path.split('?')[0]}`,
      iat: Math.floor(Date.now() / 1000),
      ath: hash('sha256', token, 'base64url'),
      ...(nonces.has(host) && { nonce: nonces.get(host) }),
    },
  };
}
