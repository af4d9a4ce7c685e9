import type { Layer } from './layers';

/** Why a request was refused: what the audit record says. The caller learns only the status and a request id. */
export interface ReasonText {
  readonly layer: Layer;
  /**
   * The status that the caller sees. A refusal by the authorizer is an explicit Deny, which the gateway answers with 403
   * whatever the reason: a 401 could only be had by throwing, and would lose the reason from every log. The one exception
   * is a spent request rate, which must be told from a refusal for good (decision 0006).
   */
  readonly status: 400 | 401 | 403 | 404 | 413 | 415 | 429 | 500;
  readonly text: string;
}

/**
 * The closed list of refusal reasons. A refusal without one of these does not compile; a record with another one does
 * not validate.
 */
export const REASONS = {
  // network
  WAF_BLOCKED: { layer: 'network', status: 403, text: 'the web ACL blocked the request' },
  ROUTE_UNKNOWN: { layer: 'network', status: 403, text: 'no operation of the contract matches method and path' },
  RATE_EXCEEDED: {
    layer: 'network',
    status: 429,
    text: 'a request rate of the stage, the method or the usage plan was exceeded',
  },
  LIMIT_EXCEEDED: {
    layer: 'network',
    status: 429,
    text: 'the consumer, its account, or its share of the operation has spent its request rate',
  },
  LIMITER_UNAVAILABLE: { layer: 'network', status: 403, text: 'the request rates could not be read in time' },
  SOURCE_NOT_ALLOWED: {
    layer: 'network',
    status: 403,
    text: 'the source address is outside the ranges of the consumer',
  },
  ENDPOINT_DISABLED: {
    layer: 'network',
    status: 403,
    text: 'the request came through an endpoint that is not a published one',
  },
  EDGE_NOT_PROVEN: { layer: 'network', status: 403, text: 'the request did not come through the edge' },
  DOMAIN_NOT_ALLOWED: {
    layer: 'network',
    status: 403,
    text: 'the host name is not one that this API is published under',
  },
  REGISTRY_UNAVAILABLE: { layer: 'network', status: 403, text: 'the consumer registry did not answer in time' },
  // transport
  TLS_REFUSED: { layer: 'transport', status: 403, text: 'the TLS handshake was refused' },
  CERTIFICATE_MISSING: {
    layer: 'transport',
    status: 403,
    text: 'the consumer must present a client certificate and did not',
  },
  CERTIFICATE_MISMATCH: { layer: 'transport', status: 403, text: 'the client certificate is not one of the consumer' },
  CERTIFICATE_REVOKED: { layer: 'transport', status: 403, text: 'the client certificate is on the deny list' },
  REVOCATION_UNKNOWN: {
    layer: 'transport',
    status: 403,
    text: 'no fresh revocation list of the issuer of the client certificate is known',
  },
  CERTIFICATE_EXPIRED: { layer: 'transport', status: 403, text: 'the client certificate is outside its validity' },
  TRANSACTION_TOKEN_MISSING: {
    layer: 'transport',
    status: 403,
    text: 'the backend was reached without a transaction token of the authorizer',
  },
  TRANSACTION_TOKEN_INVALID: {
    layer: 'transport',
    status: 403,
    text: 'the transaction token has no valid signature or is malformed',
  },
  TRANSACTION_TOKEN_EXPIRED: { layer: 'transport', status: 403, text: 'the transaction token is outside its lifetime' },
  TRANSACTION_TOKEN_MISMATCH: {
    layer: 'transport',
    status: 403,
    text: 'the transaction token was minted for another request',
  },
  INVOKER_NOT_ALLOWED: {
    layer: 'transport',
    status: 403,
    text: 'a function lets nobody invoke it but the stage of its API',
  },
  ENDPOINT_NOT_ALLOWED: {
    layer: 'transport',
    status: 403,
    text: 'a private API was called through an endpoint that is not its own',
  },
  BACKEND_UNTRUSTED: {
    layer: 'transport',
    status: 500,
    text: 'the private backend did not prove who it is: nothing was sent to it',
  },
  BACKEND_UNAVAILABLE: { layer: 'transport', status: 500, text: 'the private backend gave no whole answer in time' },
  // authentication
  TOKEN_MISSING: { layer: 'authentication', status: 401, text: 'no bearer token, or none in the Authorization header' },
  TOKEN_AMBIGUOUS: { layer: 'authentication', status: 403, text: 'more than one credential was sent' },
  TOKEN_TOO_LARGE: { layer: 'authentication', status: 403, text: 'the token is longer than 8192 bytes' },
  TOKEN_MALFORMED: {
    layer: 'authentication',
    status: 403,
    text: 'the token is not a compact JWS in canonical encoding',
  },
  TOKEN_DUPLICATE_MEMBER: {
    layer: 'authentication',
    status: 403,
    text: 'a JSON object of the token names one member twice',
  },
  TOKEN_ENCRYPTED: { layer: 'authentication', status: 403, text: 'encrypted tokens are not accepted' },
  HEADER_NOT_ALLOWED: {
    layer: 'authentication',
    status: 403,
    text: 'the token header carries a member that is not accepted (crit, b64, jwk, jku, x5u, x5c, zip)',
  },
  ALGORITHM_NOT_ALLOWED: {
    layer: 'authentication',
    status: 403,
    text: 'the algorithm is not on the list of the issuer',
  },
  TOKEN_TYPE_WRONG: { layer: 'authentication', status: 403, text: 'the token is not an access token' },
  ISSUER_UNKNOWN: { layer: 'authentication', status: 403, text: 'the issuer is not one of the API' },
  KEY_ID_INVALID: { layer: 'authentication', status: 403, text: 'the key id is missing or not a plain short string' },
  KEY_UNKNOWN: { layer: 'authentication', status: 403, text: 'the key set of the issuer has no key of that id' },
  KEY_UNSUITABLE: {
    layer: 'authentication',
    status: 403,
    text: 'the key is of another type, use or strength than the algorithm needs',
  },
  KEYS_UNAVAILABLE: { layer: 'authentication', status: 403, text: 'the key set of the issuer could not be had' },
  SIGNATURE_INVALID: { layer: 'authentication', status: 403, text: 'the signature does not verify' },
  CLAIM_MISSING: { layer: 'authentication', status: 403, text: 'a required claim is missing' },
  CLAIM_INVALID: { layer: 'authentication', status: 403, text: 'a claim has the wrong type or an impossible value' },
  AUDIENCE_MISMATCH: { layer: 'authentication', status: 403, text: 'the token is meant for another API' },
  TOKEN_EXPIRED: { layer: 'authentication', status: 403, text: 'the token has expired' },
  TOKEN_NOT_YET_VALID: { layer: 'authentication', status: 403, text: 'the token is not valid yet' },
  TOKEN_ISSUED_IN_FUTURE: { layer: 'authentication', status: 403, text: 'the token claims to be issued in the future' },
  TOKEN_LIFETIME_EXCEEDED: {
    layer: 'authentication',
    status: 403,
    text: 'the token was issued for longer than the API accepts',
  },
  TOKEN_REVOKED: { layer: 'authentication', status: 403, text: 'the token is on the deny list' },
  TOKEN_SUPERSEDED: {
    layer: 'authentication',
    status: 403,
    text: 'the token was issued before the consumer revoked its tokens',
  },
  CONSUMER_UNKNOWN: { layer: 'authentication', status: 403, text: 'no consumer owns the client of this token' },
  CONSUMER_SUSPENDED: { layer: 'authentication', status: 403, text: 'the consumer is suspended or revoked' },
  BINDING_MISMATCH: { layer: 'authentication', status: 403, text: 'the token is bound to another certificate or key' },
  BINDING_MISSING: {
    layer: 'authentication',
    status: 403,
    text: 'the consumer needs bound tokens and this one is not',
  },
  PROOF_SCHEME_WRONG: {
    layer: 'authentication',
    status: 403,
    text: 'a token that is bound to a key was sent as a bearer token',
  },
  PROOF_MISSING: {
    layer: 'authentication',
    status: 403,
    text: 'a token that is bound to a key came without a DPoP proof',
  },
  PROOF_AMBIGUOUS: { layer: 'authentication', status: 403, text: 'more than one DPoP proof was sent' },
  PROOF_MALFORMED: {
    layer: 'authentication',
    status: 403,
    text: 'the DPoP proof is no compact JWS with the claims jti, htm, htu, iat and ath',
  },
  PROOF_TYPE_WRONG: { layer: 'authentication', status: 403, text: 'the DPoP proof has another type than dpop+jwt' },
  PROOF_ALGORITHM_NOT_ALLOWED: {
    layer: 'authentication',
    status: 403,
    text: 'the algorithm of the DPoP proof is not an asymmetric one of the list',
  },
  PROOF_KEY_INVALID: {
    layer: 'authentication',
    status: 403,
    text: 'the DPoP proof brings no public key that fits its algorithm, or points to another one',
  },
  PROOF_SIGNATURE_INVALID: {
    layer: 'authentication',
    status: 403,
    text: 'the signature of the DPoP proof does not verify',
  },
  PROOF_METHOD_MISMATCH: { layer: 'authentication', status: 403, text: 'the DPoP proof was made for another method' },
  PROOF_URL_MISMATCH: { layer: 'authentication', status: 403, text: 'the DPoP proof was made for another URL' },
  PROOF_TOKEN_MISMATCH: { layer: 'authentication', status: 403, text: 'the DPoP proof was made for another token' },
  PROOF_EXPIRED: {
    layer: 'authentication',
    status: 403,
    text: 'the DPoP proof was made too long ago, or in the future',
  },
  PROOF_NONCE_WRONG: {
    layer: 'authentication',
    status: 403,
    text: 'the DPoP proof carries no nonce of this API, or an old one; the answer brings the next',
  },
  PROOF_REPLAYED: { layer: 'authentication', status: 403, text: 'the DPoP proof has been used before' },
  PROOF_STORE_UNAVAILABLE: {
    layer: 'authentication',
    status: 403,
    text: 'nothing could tell whether the DPoP proof has been used before',
  },
  // authorization
  SCOPE_MISSING: { layer: 'authorization', status: 403, text: 'the token lacks a scope that the operation requires' },
  ROLE_MISSING: { layer: 'authorization', status: 403, text: 'no role of the caller may call the operation' },
  STEP_UP_REQUIRED: {
    layer: 'authorization',
    status: 403,
    text: 'the operation asks for a stronger or a fresher authentication than the token tells of',
  },
  TENANT_MISMATCH: { layer: 'authorization', status: 403, text: 'the object belongs to another tenant' },
  TENANT_NOT_ALLOWED: {
    layer: 'authorization',
    status: 403,
    text: 'the token names a tenant that is not one of the consumer',
  },
  OWNER_MISMATCH: { layer: 'authorization', status: 403, text: 'the object belongs to another owner' },
  PARENT_MISMATCH: {
    layer: 'authorization',
    status: 403,
    text: 'the object does not belong to the parent that the request names',
  },
  RESOURCE_UNKNOWN: {
    layer: 'authorization',
    status: 403,
    text: "the object does not exist: answered exactly as one that is not the caller's",
  },
  RESOURCE_UNAVAILABLE: {
    layer: 'authorization',
    status: 403,
    text: 'the owner of the object could not be read in time',
  },
  IDENTIFIER_INVALID: {
    layer: 'authorization',
    status: 403,
    text: 'an identifier is missing, repeated, over-long or not in canonical encoding',
  },
  POLICY_FORBIDDEN: { layer: 'authorization', status: 403, text: 'a policy forbids the request' },
  POLICY_IMPLICIT_DENY: { layer: 'authorization', status: 403, text: 'no policy permits the request' },
  POLICY_ERROR: { layer: 'authorization', status: 403, text: 'a policy could not be evaluated' },
  OPERATION_UNKNOWN: {
    layer: 'authorization',
    status: 403,
    text: 'the request matches no operation that the policy bundle knows',
  },
  RESPONSE_NOT_COVERED: {
    layer: 'authorization',
    status: 403,
    text: 'the response carries an object that no decision covered',
  },
  // input
  PARAMETER_INVALID: {
    layer: 'input',
    status: 400,
    text: 'a path, query, header or cookie parameter breaks the contract',
  },
  PARAMETER_UNKNOWN: { layer: 'input', status: 400, text: 'the contract does not publish this parameter' },
  URL_NOT_ALLOWED: { layer: 'input', status: 400, text: 'a URL leads to a host that the contract does not allow' },
  PARAMETER_REPEATED: { layer: 'input', status: 400, text: 'a parameter is sent more often than the contract allows' },
  BODY_INVALID: { layer: 'input', status: 400, text: 'the body breaks the schema of the contract' },
  BODY_MALFORMED: { layer: 'input', status: 400, text: 'the body is not well-formed' },
  BODY_UNEXPECTED: { layer: 'input', status: 400, text: 'the operation takes no body' },
  BODY_DUPLICATE_MEMBER: { layer: 'input', status: 400, text: 'a JSON object of the body names one member twice' },
  BODY_UNSAFE_NAME: { layer: 'input', status: 400, text: 'the body carries a member name that reaches prototypes' },
  BODY_TOO_DEEP: { layer: 'input', status: 400, text: 'the body nests deeper than allowed' },
  BODY_TOO_LARGE: { layer: 'input', status: 413, text: 'the body is larger than the operation allows' },
  CONTENT_TYPE_NOT_ALLOWED: { layer: 'input', status: 415, text: 'the contract does not list this content type' },
  CONTENT_ENCODING_NOT_ALLOWED: { layer: 'input', status: 415, text: 'encoded bodies are not accepted' },
  GATEWAY_VALIDATION: { layer: 'input', status: 400, text: 'the gateway refused parameters or body by its model' },
  RESPONSE_INVALID: {
    layer: 'input',
    status: 500,
    text: 'the response of the backend breaks the contract: it was withheld, or stripped, or reported',
  },
  // audit
  AUDIT_UNAVAILABLE: { layer: 'audit', status: 500, text: 'the decision could not be recorded' },
  INTERNAL_ERROR: { layer: 'audit', status: 500, text: 'an unforeseen fault, turned into a refusal' },
} as const satisfies Record<string, ReasonText>;

/** The word for one refusal. */
export type Reason = keyof typeof REASONS;

/** Tells whether a word is on the closed list. */
export function isReason(word: unknown): word is Reason {
  return typeof word === 'string' && Object.hasOwn(REASONS, word);
}
