import type { UserPoolClientIdentityProvider } from 'aws-cdk-lib/aws-cognito';
import type { ConsumerRules } from './consumer';

/**
 * A consumer whose tokens come from an app client of its own in a Cognito user pool.
 */
export interface CognitoClientOptions extends ConsumerRules {
  /**
   * The operations that it calls, by operation id. Its app client may ask for the scopes that these demand, and for no other:
   * where an operation accepts one of several scopes, for the first.
   */
  readonly operations: string[];
}

/**
 * An app through which people sign in.
 */
export interface CognitoAppOptions extends CognitoClientOptions {
  /**
   * Where the sign-in may lead back to, each compared as a whole: `https` URLs, or the private scheme of a native app, such as
   * `com.example.shop:/signed-in` (RFC 8252 section 7.1).
   */
  readonly callbackUrls: string[];

  /**
   * Where the sign-out may lead to.
   *
   * @default - nowhere
   */
  readonly logoutUrls?: string[];

  /**
   * Who people sign in with.
   *
   * @default - the user pool itself
   */
  readonly identityProviders?: UserPoolClientIdentityProvider[];
}

/**
 * An app client of a user pool, and the consumer that it belongs to.
 *
 * @example
 * const erp = CognitoClient.service('erp', { operations: ['listOrders'], roles: ['buyer'], tenants: ['acme'] });
 */
export class CognitoClient {
  /**
   * A service that calls for itself: client credentials (RFC 6749 section 4.4) with a secret. Cognito keeps the secret; it is in
   * no template and no output, and `hardened-api consumer rotate` renews it with two live ones in between.
   *
   * @param id names the consumer in every record; it must stay the same
   * @param options what it may do
   */
  public static service(id: string, options: CognitoClientOptions): CognitoClient {
    return new CognitoClient(id, options);
  }

  /**
   * An app through which people call: authorization code, which public clients prove with PKCE (RFC 7636), and refresh tokens
   * that work once. It has no secret, since nothing on a device or in a browser is one, and no other way to sign in.
   *
   * @param id names the consumer in every record; it must stay the same
   * @param options what it may do, and where it lives
   */
  public static app(id: string, options: CognitoAppOptions): CognitoClient {
    return new CognitoClient(id, options, options);
  }

  /** Names the consumer in every record. */
  public readonly id: string;

  /** @internal */
  public readonly _options: CognitoClientOptions;

  /** @internal Absent: a service. */
  public readonly _app?: CognitoAppOptions;

  private constructor(id: string, options: CognitoClientOptions, app?: CognitoAppOptions) {
    this.id = id;
    this._options = options;
    this._app = app;
  }
}
