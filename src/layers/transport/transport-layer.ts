import { CustomResource, Names, RemovalPolicy } from 'aws-cdk-lib';
import type { CfnRestApi, RestApiBase, Stage } from 'aws-cdk-lib/aws-apigateway';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ENV } from '../../vocabulary';
import { hexSecret } from '../../core/hex-secret';
import type { TruststoreObject } from '../../core/pki/truststore-object';
import type { RegistryProvider } from '../../core/registry-provider';
import { TlsProfile } from '../../core/tls-profile';
import type { ApiDomain } from './api-domain';
import { publishUnder } from './domains';
import { RevocationUpdater } from './revocation/revocation-updater';

/**
 * What the transport layer needs.
 */
export interface TransportLayerProps {
  /**
   * The function that derives the public half of the transaction key.
   */
  readonly provider: RegistryProvider;

  /**
   * The domains that the API is published under.
   *
   * @default - the default endpoint, with a TLS 1.3 policy of its own
   */
  readonly domains?: ApiDomain[];

  /**
   * Which TLS REST API and domains take. Domains that ask for client certificates have no choice.
   *
   * @default TlsProfile.modern()
   */
  readonly tls?: TlsProfile;

  /**
   * The key that the transaction secret is encrypted with.
   *
   * @default - the key that AWS manages for Secrets Manager
   */
  readonly encryptionKey?: IKey;

  /**
   * What becomes of the transaction secret when the stack is deleted. It protects no data: a new one is as good.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** What judging client certificates by revocation lists needs. */
interface RevocationProps {
  /** Table of the consumer registry. */
  readonly table: ITable;
  readonly authorizer: LambdaFunction;
  readonly logGroup: () => ILogGroup;
  /** Truststores that are not those of a domain. */
  readonly further?: readonly TruststoreObject[];
}

/**
 * The second layer: strict TLS at every way in, and proof towards the backend that a request came through the authorizer.
 *
 * @example
 * declare const provider: RegistryProvider;
 * declare const api: apigateway.SpecRestApi;
 *
 * const transport = new TransportLayer(this, 'Transport', { provider });
 * transport.protect(api, api.deploymentStage);
 */
export class TransportLayer extends Construct {
  /** Holds the seed of the key that signs transaction tokens. The authorizer reads it, nobody else. */
  public readonly transactionSecret: Secret;

  /** The public half of that key, as the text of a JSON Web Key Set. */
  public readonly transactionKeys: string;

  /** What transaction tokens are addressed to. */
  public readonly audience: string;

  private readonly domains: ApiDomain[];
  private readonly provider: RegistryProvider;
  private readonly tls: TlsProfile;
  private readonly trusted: TruststoreObject[] = [];

  constructor(scope: Construct, id: string, props: TransportLayerProps) {
    super(scope, id);
    this.domains = props.domains ?? [];
    this.provider = props.provider;
    this.tls = props.tls ?? TlsProfile.modern();
    refuseRepeatedNames(this.domains);
    this.audience = Names.uniqueResourceName(scope, { maxLength: 64 });
    this.transactionSecret = transactionSecret(this, props);
    this.transactionKeys = publicKeys(this, this.transactionSecret, props.provider);
  }

  /**
   * Lets the authorizer mint transaction tokens.
   *
   * @param authorizer the function
   */
  public grantMint(authorizer: LambdaFunction): void {
    this.transactionSecret.grantRead(authorizer);
    authorizer.addEnvironment(ENV.TRANSACTION_SECRET, this.transactionSecret.secretArn);
    authorizer.addEnvironment(ENV.API_ID, this.audience);
    authorizer.addEnvironment(ENV.DOMAINS, JSON.stringify(this.domains.map((domain) => domain.name)));
  }

  /**
   * Lets a backend verify transaction tokens. It learns the public key only.
   *
   * @param backend the function
   */
  public grantVerify(backend: LambdaFunction): void {
    backend.addEnvironment(ENV.TRANSACTION_KEYS, this.transactionKeys);
    backend.addEnvironment(ENV.API_ID, this.audience);
  }

  /**
   * Has client certificates judged by the revocation lists of their authorities. Nothing happens where no truststore names
   * a list.
   *
   * @param props the deny list, and who reads it
   * @returns what rings when a list cannot be had or believed
   *
   * @internal
   */
  public _checkRevocation({ table, authorizer, logGroup, further = [] }: RevocationProps): IAlarm | undefined {
    const truststores = [...this.trusted, ...further];
    if (truststores.length === 0) return undefined;
    authorizer.addEnvironment(ENV.REVOCATION, 'lists');
    return new RevocationUpdater(this, 'Revocation', { truststores, table, logGroup: logGroup() }).alarm;
  }

  /**
   * Publishes the stage under the domains and closes the default endpoint; without domains the default endpoint gets the
   * strict policy.
   *
   * @param api the REST API
   * @param stage its stage
   */
  public protect(api: RestApiBase, stage: Stage): void {
    const resource = api.node.defaultChild as CfnRestApi;
    resource.securityPolicy = this.tls.apiGateway;
    resource.endpointAccessMode = 'STRICT';
    resource.disableExecuteApiEndpoint = this.domains.length > 0;
    this.domains.forEach((domain, index) => {
      const trusted = publishUnder(this, index === 0 ? 'Domain' : `Domain${index + 1}`, domain, {
        stage,
        provider: this.provider,
        tls: this.tls,
      });
      if (trusted && trusted.lists.length > 0) this.trusted.push(trusted);
    });
  }
}

function transactionSecret(scope: Construct, { encryptionKey, removalPolicy }: TransportLayerProps): Secret {
  return hexSecret(scope, 'TransactionSecret', {
    description: 'seed of the key that signs transaction tokens between authorizer and backend',
    encryptionKey,
    removalPolicy: removalPolicy ?? RemovalPolicy.DESTROY,
    rotation:
      'the seed and the public key that the backend holds change together, with a deployment that replaces the secret',
  });
}

function publicKeys(scope: Construct, secret: Secret, provider: RegistryProvider): string {
  const keys = new CustomResource(scope, 'TransactionKeys', {
    serviceToken: provider.serviceToken,
    resourceType: 'Custom::HardenedTransactionKeys',
    properties: { SecretArn: secret.secretArn },
  });
  secret.grantRead(provider.handler).applyBefore(keys);
  return keys.getAttString('Jwks');
}

function refuseRepeatedNames(domains: readonly ApiDomain[]): void {
  const names = domains.map((domain) => domain.name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated) throw new Error(`domain "${repeated}" is given twice; give each domain once`);
}
