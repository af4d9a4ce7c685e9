import type { Duration } from 'aws-cdk-lib';
import type { TokenDeviation } from './token-deviation';
import type { SenderConstraint, SignatureAlgorithm, TokenKind } from './token-rules';

/**
 * Which tokens of an issuer are accepted.
 */
export interface IssuerOptions {
  /**
   * The identifiers of this API at the issuer. A token must name one of them in `aud`.
   *
   * Never empty: without it, a token for any other API of the same issuer would be accepted.
   */
  readonly audiences: string[];

  /**
   * The algorithms that a signature may have.
   *
   * @default - RS256, PS256, ES256 and EdDSA; RS256 for Cognito
   */
  readonly algorithms?: SignatureAlgorithm[];

  /**
   * What makes a token an access token.
   *
   * @default - TokenKind.RFC9068 for `oidc`, TokenKind.PARTNER for `jwks` and `staticKeys`
   */
  readonly tokenKind?: TokenKind;

  /**
   * Where the tokens differ from their kind, by name. Anything that is not named is held to the kind.
   *
   * @default - nowhere
   */
  readonly deviations?: TokenDeviation[];

  /**
   * What scopes for this API begin with at the issuer, such as `orders/` of a Cognito resource server.
   *
   * Where many APIs share an issuer, this tells their tokens apart: one without any scope that begins so is refused
   * (`AUDIENCE_MISMATCH`), and its other scopes do not count. The contract may name scopes with the prefix or without it.
   *
   * @default - scopes have no prefix
   */
  readonly scopePrefix?: string;

  /**
   * The longest lifetime a token may have been issued with (`exp - iat`).
   *
   * Enforced at the gateway even when the issuer grants more, because a stolen token works for as long as this. A token above
   * it is refused with `TOKEN_LIFETIME_EXCEEDED`. At most 24 hours. RFC 9700 section 2.2.
   *
   * @default Duration.minutes(60)
   */
  readonly maxTokenLifetime?: Duration;

  /**
   * The tolerated difference between the clocks. At most one minute.
   *
   * @default Duration.seconds(30)
   */
  readonly clockSkew?: Duration;

  /**
   * The claim that names the tenant of the caller.
   *
   * @default tenant
   */
  readonly tenantClaim?: string;

  /**
   * The claim that lists the roles of the caller.
   *
   * @default - `roles`; `cognito:groups` for Cognito
   */
  readonly rolesClaim?: string;

  /**
   * The claim that names the client.
   *
   * @default - `client_id`, then `azp`
   */
  readonly clientClaim?: string;

  /**
   * What every token must be bound to. A token that is bound to a key or certificate is refused without it in any case; with this,
   * one that is bound to nothing is refused, too (`BINDING_MISSING`). RFC 9449, RFC 8705.
   *
   * @default - tokens may be bearer tokens
   */
  readonly senderConstraint?: SenderConstraint;

  /**
   * Demands that proofs carry a nonce of this API, so that nobody can make proofs ahead of time, such as somebody who held the
   * device for a minute. A proof without one is refused with 403, `WWW-Authenticate: DPoP error="use_dpop_nonce"` and the nonce
   * in `DPoP-Nonce`; it works for 5 to 10 minutes. RFC 9449 section 9.
   *
   * @default - proofs need no nonce: they work once, for a minute
   */
  readonly proofNonce?: boolean;
}

/**
 * An OpenID Connect provider.
 */
export interface OidcIssuerOptions extends IssuerOptions {
  /**
   * Where the provider publishes its keys.
   *
   * Fixed here and never taken from a token or a discovery document, so that no caller can choose the keys.
   *
   * @default - `<issuer>/.well-known/jwks.json`
   */
  readonly jwksUri?: string;

  /**
   * The text of a JSON Web Key Set that is known beforehand, so that the first request of a fresh instance does not wait for
   * a fetch. Used until the first fetch: for a minute beside it, for an hour where it fails. Never again after a good one. RFC 7517.
   *
   * @default - the first request waits for the keys
   */
  readonly warmKeySet?: string;
}

/**
 * An issuer, such as a partner, that publishes a key set and nothing more.
 */
export interface JwksIssuerOptions extends IssuerOptions {
  /** Where the issuer publishes its keys: an `https` URL. */
  readonly jwksUri: string;

  /**
   * The text of a JSON Web Key Set that is known beforehand, so that the first request of a fresh instance does not wait for
   * a fetch. Used until the first fetch: for a minute beside it, for an hour where it fails. Never again after a good one. RFC 7517.
   *
   * @default - the first request waits for the keys
   */
  readonly warmKeySet?: string;
}

/**
 * An issuer whose keys were handed over.
 */
export interface StaticKeysIssuerOptions extends IssuerOptions {
  /** The text of a JSON Web Key Set with the public keys of the issuer. RFC 7517. */
  readonly keySet: string;
}
