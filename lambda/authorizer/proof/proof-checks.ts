import { ALGORITHMS } from '../../../src/vocabulary';
import { sha256Base64url } from '../../core/canonical';
import { type Check, type Refusal, refuse } from '../../core/decision';
import { isDate, isText } from '../token/claim-checks';
import type { DecodedToken } from '../token/decode-token';
import { isSignatureValid } from '../token/signature';
import type { ProofKey } from './proof-key';
import { isProofUrl } from './proof-url';

/** A token, the request that it came with, and the proof beside it. RFC 9449. */
export interface ProofFacts {
  readonly scheme: 'Bearer' | 'DPoP';
  readonly token: string;
  /** What the issuer binds its tokens to; absent: tokens may be unbound. */
  readonly constraint?: 'dpop' | 'mtls';
  /** The claim `cnf` of the verified token. */
  readonly confirmation: unknown;
  /** Values of all `DPoP` headers. */
  readonly proofs: readonly string[];
  readonly proof: DecodedToken;
  readonly key?: ProofKey;
  readonly method: string;
  readonly path: string;
  /** The published URLs; empty: this API accepts no bound tokens. */
  readonly urls: readonly string[];
  /** Nonces of which the proof must carry one; absent: it needs none. */
  readonly nonces?: readonly string[];
  /** Epoch seconds. */
  readonly now: number;
  readonly clockSkewSeconds: number;
}

/** How old a proof may be. Longer than a slow network takes, shorter than anyone needs to use a stolen one. */
export const PROOF_AGE_SECONDS = 60;

/** The named member of `cnf`, whatever its type; undefined where there is none. */
export function confirmationMember(confirmation: unknown, name: string): unknown {
  const isObject = typeof confirmation === 'object' && confirmation !== null;
  return isObject && Object.hasOwn(confirmation, name) ? (confirmation as Record<string, unknown>)[name] : undefined;
}

/** Tells whether the token is bound to a key, so that it is worth nothing without a proof. */
export const isKeyBound = ({ confirmation }: Pick<ProofFacts, 'confirmation'>): boolean =>
  confirmationMember(confirmation, 'jkt') !== undefined;

/** A check that has nothing to say about tokens which are bound to no key. */
const ofBound =
  (check: (facts: ProofFacts) => Refusal | undefined) =>
  (facts: ProofFacts): Refusal | undefined =>
    isKeyBound(facts) ? check(facts) : undefined;

function boundAsDemanded(facts: ProofFacts): Refusal | undefined {
  const isCertificateBound = confirmationMember(facts.confirmation, 'x5t#S256') !== undefined;
  const isMissing =
    (facts.constraint === 'dpop' && !isKeyBound(facts)) ||
    (facts.constraint === 'mtls' && !isCertificateBound) ||
    (facts.scheme === 'DPoP' && !isKeyBound(facts));
  return isMissing ? refuse('BINDING_MISSING') : undefined;
}

// RFC 9449 section 7.2: a bound token that is accepted as a bearer token is no bound token.
const schemeOfBound = ofBound(({ scheme, urls }) => {
  // Nobody here could tell what the proof was meant for.
  if (urls.length === 0) return refuse('BINDING_MISMATCH');
  return scheme === 'DPoP' ? undefined : refuse('PROOF_SCHEME_WRONG');
});

const oneProof = ofBound(({ proofs }) => {
  if (!proofs[0]) return refuse('PROOF_MISSING');
  return proofs.length === 1 && !proofs[0].includes(',') ? undefined : refuse('PROOF_AMBIGUOUS');
});

const readableProof = ofBound(({ proof }) => {
  const { jti, htm, htu, iat, ath } = proof.claims;
  const isWhole = isText(jti) && isText(htm) && typeof htu === 'string' && isDate(iat) && typeof ath === 'string';
  return proof.fault || !isWhole ? refuse('PROOF_MALFORMED') : undefined;
});

const proofType = ofBound(({ proof }) => (proof.header['typ'] === 'dpop+jwt' ? undefined : refuse('PROOF_TYPE_WRONG')));

// RFC 7515 section 4.1: what must be understood and is not, or leads to keys elsewhere.
const REFUSED_MEMBERS = new Set(['crit', 'b64', 'jku', 'x5u', 'x5c', 'zip', 'cty', 'enc']);

const proofAlgorithm = ofBound(({ proof }) =>
  (ALGORITHMS as readonly unknown[]).includes(proof.header['alg']) ? undefined : refuse('PROOF_ALGORITHM_NOT_ALLOWED'),
);

const proofKey = ofBound(({ proof, key }) => {
  const isPlain = !Object.keys(proof.header).some((name) => REFUSED_MEMBERS.has(name));
  return isPlain && key?.algorithms.has(proof.header['alg']) ? undefined : refuse('PROOF_KEY_INVALID');
});

const proofSignature = ofBound(({ proof, key }) =>
  isSignatureValid(proof.header['alg'], key?.key, proof.input, proof.signature)
    ? undefined
    : refuse('PROOF_SIGNATURE_INVALID'),
);

const ownKey = ofBound(({ confirmation, key }) =>
  key && confirmationMember(confirmation, 'jkt') === key.thumbprint ? undefined : refuse('BINDING_MISMATCH'),
);

const thisMethod = ofBound(({ proof, method }) =>
  proof.claims['htm'] === method ? undefined : refuse('PROOF_METHOD_MISMATCH'),
);

const thisUrl = ofBound(({ proof, urls, path }) =>
  isProofUrl(proof.claims['htu'], urls, path) ? undefined : refuse('PROOF_URL_MISMATCH'),
);

const thisToken = ofBound(({ proof, token }) =>
  proof.claims['ath'] === sha256Base64url(token) ? undefined : refuse('PROOF_TOKEN_MISMATCH'),
);

const freshProof = ofBound(({ proof, now, clockSkewSeconds }) => {
  const iat = proof.claims['iat'] as number;
  const isFresh = iat <= now + clockSkewSeconds && iat >= now - PROOF_AGE_SECONDS - clockSkewSeconds;
  return isFresh ? undefined : refuse('PROOF_EXPIRED');
});

// Last of all: only the holder of the key learns the next nonce by the answer.
const currentNonce = ofBound(({ proof, nonces }) =>
  !nonces || (nonces as readonly unknown[]).includes(proof.claims['nonce']) ? undefined : refuse('PROOF_NONCE_WRONG'),
);

/** Whoever sends a bound token holds the key that it is bound to, and made the proof for this request. RFC 9449 4.3. */
export const PROOF_CHECKS: readonly Check<ProofFacts>[] = [
  { slug: 'authn-dpop', check: boundAsDemanded },
  { slug: 'authn-dpop', check: schemeOfBound },
  { slug: 'authn-dpop', check: oneProof },
  { slug: 'authn-dpop', check: readableProof },
  { slug: 'authn-dpop', check: proofType },
  { slug: 'authn-dpop', check: proofAlgorithm },
  { slug: 'authn-dpop', check: proofKey },
  { slug: 'authn-dpop', check: proofSignature },
  { slug: 'authn-dpop', check: ownKey },
  { slug: 'authn-dpop', check: thisMethod },
  { slug: 'authn-dpop', check: thisUrl },
  { slug: 'authn-dpop', check: thisToken },
  { slug: 'authn-dpop', check: freshProof },
  { slug: 'authn-dpop', check: currentNonce },
];
