import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  type IUserPool,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  UserPoolClient,
  UserPoolDomain,
  UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Contract } from '../contract';
import { Issuer } from '../layers/authentication/issuer';
import type { CognitoClient } from './cognito-client';
import { clientScopes, refuseClients, resourceServerScopes } from './cognito-scopes';
import { Consumer } from './consumer';

/**
 * What a user pool as the issuer of one API needs.
 */
export interface CognitoIssuerProps {
  /** The contract whose scopes the resource server has. */
  readonly contract: Contract;

  /** Who calls: one app client for each consumer. */
  readonly clients: CognitoClient[];

  /**
   * What names this API at the user pool: the identifier of the resource server, and what the scopes in tokens begin with, such
   * as `orders` in `orders/orders.read`.
   */
  readonly identifier: string;

  /**
   * The first label of the domain of the token and sign-in pages: `<prefix>.auth.<region>.amazoncognito.com`. Unique among all
   * user pools of the region.
   *
   * @default - none is made; the user pool given has one
   */
  readonly domainPrefix?: string;

  /**
   * The user pool.
   *
   * @default - a new one: people are invited, none signs up, each has a second factor
   */
  readonly userPool?: IUserPool;

  /**
   * How long access tokens work. 5 to 60 minutes. The gateway refuses longer ones, whatever the app client says.
   *
   * @default Duration.minutes(15)
   */
  readonly tokenLifetime?: Duration;

  /**
   * How long people stay signed in: the lifetime of refresh tokens, each of which works once.
   *
   * @default Duration.hours(8)
   */
  readonly sessionLifetime?: Duration;

  /**
   * The claim that names the tenant of a caller. Cognito puts it into access tokens by a trigger of the pool only
   * (pre token generation); a consumer with one single tenant needs no claim.
   *
   * @default tenant
   */
  readonly tenantClaim?: string;

  /**
   * What becomes of a new user pool when the stack is deleted. `DESTROY` also lifts its deletion protection.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * An Amazon Cognito user pool as the issuer of one API: a resource server with the scopes of the contract, and one app client
 * for each consumer that may ask for the scopes of its operations only.
 *
 * Services get tokens by client credentials, people by authorization code with PKCE. There is no implicit flow and no sign-in
 * with a password outside the sign-in page. Cognito offers neither DPoP nor `private_key_jwt`: it is no provider for FAPI 2.0.
 *
 * @example
 * const contract = Contract.fromFile('openapi.yaml');
 * const identity = new CognitoIssuer(this, 'Identity', {
 *   contract,
 *   identifier: 'orders',
 *   domainPrefix: 'acme-orders',
 *   clients: [
 *     CognitoClient.service('erp', { operations: ['listOrders'], roles: ['buyer'], tenants: ['acme'] }),
 *   ],
 * });
 * // new HardenedApi(this, 'Orders', { contract, issuers: [identity.issuer], consumers: identity.consumers, ... })
 */
export class CognitoIssuer extends Construct {
  /** The issuer, for `issuers` of the API. */
  public readonly issuer: Issuer;

  /** The consumers of the app clients, for `consumers` of the API. */
  public readonly consumers: Consumer[];

  /** The user pool. */
  public readonly userPool: IUserPool;

  /** The scopes in tokens, each with the identifier of this API before it. */
  public readonly scopes: string[];

  private readonly appClients = new Map<string, UserPoolClient>();

  constructor(scope: Construct, id: string, props: CognitoIssuerProps) {
    super(scope, id);
    const model = props.contract._model;
    const { identifier, clients, tokenLifetime = Duration.minutes(15) } = props;
    refuseIdentifier(identifier);
    refuseLifetime(tokenLifetime);
    refuseClients(model, clients);

    this.userPool = props.userPool ?? newPool(this, props.removalPolicy);
    if (props.domainPrefix) {
      new UserPoolDomain(this, 'Domain', {
        userPool: this.userPool,
        cognitoDomain: { domainPrefix: props.domainPrefix },
      });
    } else if (!props.userPool) {
      throw new Error('"domainPrefix" is missing; a new user pool gives out tokens under a domain only');
    }
    const granted = resourceServerScopes(model, identifier).map(
      (scopeName) => new ResourceServerScope({ scopeName, scopeDescription: `${scopeName} of ${identifier}` }),
    );
    const server = new UserPoolResourceServer(this, 'ResourceServer', {
      userPool: this.userPool,
      identifier,
      scopes: granted,
    });
    this.scopes = granted.map(({ scopeName }) => `${identifier}/${scopeName}`);
    for (const client of clients) {
      const names = clientScopes(model, identifier, client);
      const scopes = granted
        .filter(({ scopeName }) => names.includes(scopeName))
        .map((each) => OAuthScope.resourceServer(server, each));
      this.appClients.set(client.id, this.appClient(client, scopes, { ...props, tokenLifetime }));
    }
    this.issuer = Issuer.cognito(this.userPool, {
      audiences: [...this.appClients.values()].map(({ userPoolClientId }) => userPoolClientId),
      scopePrefix: `${identifier}/`,
      maxTokenLifetime: tokenLifetime,
      ...(props.tenantClaim !== undefined && { tenantClaim: props.tenantClaim }),
    });
    this.consumers = clients.map((client) =>
      Consumer.of(client.id, {
        ...client._options,
        issuer: this.issuer,
        clients: [this.clientId(client.id)],
      }),
    );
  }

  /**
   * The id of a consumer's app client: what it sends as `client_id`.
   *
   * @param consumer the id of the consumer
   */
  public clientId(consumer: string): string {
    const client = this.appClients.get(consumer);
    if (client) return client.userPoolClientId;
    throw new Error(
      `there is no client "${consumer}"; those of this user pool are ${[...this.appClients.keys()].join(', ')}`,
    );
  }

  private appClient(client: CognitoClient, scopes: OAuthScope[], props: CognitoIssuerProps): UserPoolClient {
    const app = client._app;
    const { tokenLifetime, sessionLifetime = Duration.hours(8) } = props;
    return new UserPoolClient(this, `Client-${client.id}`, {
      userPool: this.userPool,
      accessTokenValidity: tokenLifetime,
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
      ...(app
        ? {
            generateSecret: false,
            idTokenValidity: tokenLifetime,
            refreshTokenValidity: sessionLifetime,
            // A retry after a lost answer, and no time for a thief.
            refreshTokenRotationGracePeriod: Duration.seconds(10),
            // Without a flow in the list Cognito allows its default ones. This one shows no password to anybody, and the
            // tokens of a sign-in beside OAuth have no scope of the API.
            authFlows: { userSrp: true },
            supportedIdentityProviders: app.identityProviders,
            oAuth: {
              flows: { authorizationCodeGrant: true },
              scopes: [...scopes, OAuthScope.OPENID],
              callbackUrls: app.callbackUrls,
              logoutUrls: app.logoutUrls,
            },
          }
        : {
            generateSecret: true,
            // Nobody holds a refresh token of a service.
            authFlows: { user: false },
            oAuth: { flows: { clientCredentials: true }, scopes },
          }),
    });
  }
}

function newPool(scope: Construct, removalPolicy: RemovalPolicy = RemovalPolicy.RETAIN): UserPool {
  const pool = new UserPool(scope, 'UserPool', {
    featurePlan: FeaturePlan.ESSENTIALS,
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    mfa: Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: {
      minLength: 14,
      requireDigits: true,
      requireLowercase: true,
      requireSymbols: true,
      requireUppercase: true,
      tempPasswordValidity: Duration.days(1),
    },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    deletionProtection: removalPolicy !== RemovalPolicy.DESTROY,
    removalPolicy,
  });
  for (const id of ['AwsSolutions-COG3', 'AwsSolutions-COG8']) {
    Validations.of(pool).acknowledge({
      id,
      reason:
        'threat protection of Cognito needs its plan Plus, which is billed by user; turn it on with your own pool',
    });
  }
  return pool;
}

function refuseIdentifier(identifier: string): void {
  // AWS: a resource server may be named by a URL; its scopes are told apart by the last slash.
  if (/^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(identifier) && !identifier.endsWith('/')) return;
  throw new Error(
    `"identifier" is "${identifier}"; name the API as its scopes do, such as orders in orders/orders.read`,
  );
}

function refuseLifetime(tokenLifetime: Duration): void {
  const seconds = tokenLifetime.toSeconds({ integral: false });
  if (seconds >= 300 && seconds <= 3600) return;
  throw new Error(`"tokenLifetime" is ${tokenLifetime.toHumanString()}; choose 5 to 60 minutes`);
}
