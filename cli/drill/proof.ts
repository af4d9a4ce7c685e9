import { hash, randomUUID } from 'node:crypto';
import type { ProofKey } from '../gateway/identities/proof-key';
import { type Call, header } from './call';
import { signToken } from './jws';

/** A proof of possession before it is signed, to be changed in place. */
export interface ProofParts {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
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
    },
  };
}
