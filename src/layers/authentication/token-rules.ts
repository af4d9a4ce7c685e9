/**
 * Signature algorithms that an issuer may use: asymmetric ones, because a public key must never become a shared secret.
 */
export enum SignatureAlgorithm {
  /** RSASSA-PKCS1-v1_5 with SHA-256. */
  RS256 = 'RS256',
  /** RSASSA-PKCS1-v1_5 with SHA-384. */
  RS384 = 'RS384',
  /** RSASSA-PKCS1-v1_5 with SHA-512. */
  RS512 = 'RS512',
  /** RSASSA-PSS with SHA-256. */
  PS256 = 'PS256',
  /** RSASSA-PSS with SHA-384. */
  PS384 = 'PS384',
  /** RSASSA-PSS with SHA-512. */
  PS512 = 'PS512',
  /** ECDSA with P-256 and SHA-256. */
  ES256 = 'ES256',
  /** ECDSA with P-384 and SHA-384. */
  ES384 = 'ES384',
  /** ECDSA with P-521 and SHA-512. */
  ES512 = 'ES512',
  /** EdDSA with Ed25519. */
  EDDSA = 'EdDSA',
}

/**
 * What every token of an issuer must be bound to, so that a stolen one is worth nothing by itself.
 */
export enum SenderConstraint {
  /** A key that the caller proves to hold, with a signed proof for each request. RFC 9449 (DPoP). */
  DPOP = 'dpop',
  /** The client certificate of the connection. RFC 8705 section 3. */
  MTLS = 'mtls',
}

/**
 * What makes a token of an issuer an access token, and not an ID token or anything else that the issuer signs.
 */
export enum TokenKind {
  /** `typ: at+jwt`. RFC 9068. */
  RFC9068 = 'rfc9068',
  /** `token_use: access`, with the app client in place of the audience. Amazon Cognito. */
  COGNITO_ACCESS = 'cognito-access',
  /** A partner's own assertion. RFC 7523. */
  PARTNER = 'partner',
  /** Providers that stamp `typ: JWT` on access tokens and ID tokens alike. Needs the waiver `authn-token-type`. */
  GENERIC = 'generic',
}
