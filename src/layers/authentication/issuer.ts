import { Duration, Stack, Token } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IssuerConfig } from '../../vocabulary';
import type { IssuerOptions, JwksIssuerOptions, OidcIssuerOptions, StaticKeysIssuerOptions } from './issuer-options';
import { publicKeySet } from './key-set';
import { deviationsOf } from './token-deviation';
import { SenderConstraint, SignatureAlgorithm, TokenKind } from './token-rules';

const DEFAULT_ALGORITHMS = [
  SignatureAlgorithm.RS256,
  SignatureAlgorithm.PS256,
  SignatureAlgorithm.ES256,
  SignatureAlgorithm.EDDSA,
];
const MAX_LIFETIME = Duration.hours(24);
const MAX_SKEW = Duration.minutes(1);

type Keys = Pick<IssuerConfig, 'jwksUri' | 'keys' | 'warmKeys'>;

/**
 * A token issuer with its own key set, audiences, algorithms and maximum lifetime. Keys of one issuer never verify a token
 * of another one.
 *
 * @example
 * const issuer = Issuer.oidc('https://id.example.com', { audiences: ['orders-api'] });
 */
export class Issuer {
  /**
   * An OpenID Connect provider that issues access tokens of RFC 9068.
   *
   * @param url the exact value of `iss`
   * @param options which of its tokens are accepted
   */
  public static oidc(url: string, options: OidcIssuerOptions): Issuer {
    requireHttps(url, 'the issuer', url);
    const jwksUri = options.jwksUri ?? `${url.replace(/\/$/, '')}/.well-known/jwks.json`;
    return new Issuer(url, options, keysAt(url, jwksUri, options.warmKeySet), TokenKind.RFC9068);
  }

  /**
   * An issuer that publishes a key set, such as a partner that signs its own assertions.
   *
   * @param issuer the exact value of `iss`
   * @param options where its keys are and which of its tokens are accepted
   */
  public static jwks(issuer: string, options: JwksIssuerOptions): Issuer {
    return new Issuer(issuer, options, keysAt(issuer, options.jwksUri, options.warmKeySet), TokenKind.PARTNER);
  }

  /**
   * An issuer whose public keys are part of this declaration.
   *
   * @param issuer the exact value of `iss`
   * @param options its keys and which of its tokens are accepted
   */
  public static staticKeys(issuer: string, options: StaticKeysIssuerOptions): Issuer {
    return new Issuer(issuer, options, { keys: publicKeySet(issuer, options.keySet) }, TokenKind.PARTNER);
  }

  /**
   * An Amazon Cognito user pool. Its access tokens have no audience: give the ids of the app clients as `audiences`, and the
   * identifier of the resource server with a slash behind it as `scopePrefix`. `CognitoIssuer` makes both.
   *
   * @param userPool the user pool
   * @param options which of its tokens are accepted
   */
  public static cognito(userPool: IUserPool, options: IssuerOptions): Issuer {
    const { region, urlSuffix } = Stack.of(userPool);
    const url = `https://cognito-idp.${region}.${urlSuffix}/${userPool.userPoolId}`;
    const defaults = { algorithms: [SignatureAlgorithm.RS256], rolesClaim: 'cognito:groups' };
    const keys = { jwksUri: `${url}/.well-known/jwks.json` };
    return new Issuer(url, { ...defaults, ...options }, keys, TokenKind.COGNITO_ACCESS);
  }

  /** The exact value of `iss`. */
  public readonly iss: string;

  /** @internal */
  public readonly _config: IssuerConfig;

  private constructor(issuer: string, options: IssuerOptions, keys: Keys, kind: TokenKind) {
    requireText(issuer, '"issuer"', 'give the exact value of the claim "iss"');
    this.iss = issuer;
    this._config = {
      issuer,
      ...keys,
      audiences: nonEmpty(issuer, 'audiences', options.audiences, 'copy the API identifier from your provider'),
      algorithms: nonEmpty(issuer, 'algorithms', options.algorithms ?? DEFAULT_ALGORITHMS, 'leave it out, or name one'),
      profile: options.tokenKind ?? kind,
      maxLifetimeSeconds: bounded(
        issuer,
        'maxTokenLifetime',
        options.maxTokenLifetime ?? Duration.minutes(60),
        MAX_LIFETIME,
      ),
      clockSkewSeconds: skew(issuer, options.clockSkew ?? Duration.seconds(30)),
      tenantClaim: options.tenantClaim ?? 'tenant',
      rolesClaim: options.rolesClaim ?? 'roles',
      clientClaim: options.clientClaim ?? 'client_id',
      ...scopePrefixOf(issuer, options.scopePrefix),
      ...deviationsOf(options.deviations),
      ...proofNonceOf(issuer, options),
      ...(options.senderConstraint && { senderConstraint: options.senderConstraint }),
    };
  }
}

function keysAt(issuer: string, jwksUri: string, warm: string | undefined): Keys {
  requireHttps(issuer, '"jwksUri"', jwksUri);
  return { jwksUri, ...(warm !== undefined && { warmKeys: publicKeySet(issuer, warm, 'warmKeySet') }) };
}

// RFC 6749 3.3: what a scope is made of.
function scopePrefixOf(issuer: string, scopePrefix: string | undefined): Pick<IssuerConfig, 'scopePrefix'> {
  if (scopePrefix === undefined) return {};
  if (!Token.isUnresolved(scopePrefix) && !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scopePrefix)) {
    throw new Error(
      `"scopePrefix" of issuer ${issuer} is "${scopePrefix}"; write it as in its tokens, such as orders/`,
    );
  }
  return { scopePrefix };
}

function proofNonceOf(issuer: string, options: IssuerOptions): Pick<IssuerConfig, 'proofNonce'> {
  if (!options.proofNonce) return {};
  if (options.senderConstraint !== SenderConstraint.DPOP) {
    throw new Error(`"proofNonce" of issuer ${issuer} needs "senderConstraint" DPOP; no other tokens come with proofs`);
  }
  return { proofNonce: true };
}

function requireHttps(issuer: string, what: string, url: string): void {
  requireText(url, what, 'give an https URL');
  if (Token.isUnresolved(url)) return;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:' || parsed.username || parsed.hash) {
    throw new Error(
      `${what} ${url} of issuer ${issuer} is no https URL; keys that travel in clear can be replaced on the way`,
    );
  }
}

function requireText(value: string, what: string, remedy: string): void {
  if (typeof value !== 'string' || value.trim() === '') throw new Error(`${what} must not be empty; ${remedy}`);
}

function nonEmpty<T extends string>(issuer: string, name: string, values: T[] | undefined, remedy: string): T[] {
  if (!values?.length || values.some((value) => typeof value !== 'string' || value.trim() === '')) {
    throw new Error(`"${name}" must not be empty for issuer ${issuer}; ${remedy}`);
  }
  return [...new Set(values)];
}

function bounded(issuer: string, name: string, value: Duration, limit: Duration): number {
  const seconds = value.toSeconds({ integral: false });
  if (seconds < 1 || seconds > limit.toSeconds()) {
    throw new Error(`"${name}" of issuer ${issuer} is ${value.toHumanString()}; choose up to ${limit.toHumanString()}`);
  }
  return Math.floor(seconds);
}

function skew(issuer: string, value: Duration): number {
  return value.toSeconds({ integral: false }) === 0 ? 0 : bounded(issuer, 'clockSkew', value, MAX_SKEW);
}
