import { type Duration, Names, type RemovalPolicy } from 'aws-cdk-lib';
import type { CfnRestApi, RestApiBase, Stage } from 'aws-cdk-lib/aws-apigateway';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { namedId } from '../../core/named-id';
import { grantTable } from '../../core/table-grant';
import { ENV } from '../../vocabulary';
import type { TruststoreObject } from '../../core/pki/truststore-object';
import type { RegistryProvider } from '../../core/registry-provider';
import { TlsProfile } from '../../core/tls-profile';
import type { ApiDomain } from './api-domain';
import { publishUnder } from './domains';
import { RevocationUpdater } from './revocation/revocation-updater';
import { publishedKeys, rotateKeys, transactionSecret } from './transaction-keys';

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

  /**
   * How often the key is changed. The old one verifies for 15 minutes more, so that no request is refused meanwhile.
   *
   * @default Duration.days(30)
   */
  readonly keyRotation?: Duration;

  /** Where the function that changes the key writes. */
  readonly logGroup: ILogGroup;
}

/** What judging client certificates by revocation lists needs. */
interface RevocationProps {
  /** Table of the consumer registry; undefined without consumers. */
  readonly table?: ITable;
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
 * declare const logGroup: logs.LogGroup;
 * declare const api: apigateway.SpecRestApi;
 *
 * const transport = new TransportLayer(this, 'Transport', { provider, logGroup });
 * transport.protect(api, api.deploymentStage);
 */
export class TransportLayer extends Construct {
  /** Holds the seed of the key that signs transaction tokens. The authorizer reads it, nobody else. */
  public readonly transactionSecret: Secret;

  /**
   * Where the public half of that key is published, for verifiers: attribute `keys` of the item `transaction-keys` is a list of
   * JSON Web Keys. It changes with every rotation.
   */
  public readonly transactionKeysTable: Table;

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
    const published = publishedKeys(this, this.transactionSecret, props);
    this.transactionKeysTable = published.table;
    rotateKeys(this, this.transactionSecret, published, props);
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
   * Lets a backend verify transaction tokens. It learns public keys only, and new ones as they come.
   *
   * @param backend the function
   */
  public grantVerify(backend: LambdaFunction): void {
    grantTable(this.transactionKeysTable, backend, 'dynamodb:GetItem');
    backend.addEnvironment(ENV.TRANSACTION_KEYS_TABLE, this.transactionKeysTable.tableName);
    backend.addEnvironment(ENV.API_ID, this.audience);
  }

  /**
   * Has client certificates judged by the revocation lists of their authorities, where truststores name lists, and has
   * somebody told of authorities that end. Nothing happens without truststores.
   *
   * @param props the deny list, and who reads it
   * @returns what rings when a list or truststore cannot be had or believed
   *
   * @internal
   */
  public _watchTruststores({ table, authorizer, logGroup, further = [] }: RevocationProps): IAlarm | undefined {
    const truststores = [...this.trusted, ...further].filter(({ isForeign }) => !isForeign);
    if (truststores.length === 0) return undefined;
    if (table && truststores.some(({ lists }) => lists.length > 0)) authorizer.addEnvironment(ENV.REVOCATION, 'lists');
    return new RevocationUpdater(this, 'Revocation', { truststores, table, logGroup: logGroup() }).alarm;
  }

  /**
   * Publishes the stage under the domains and closes the default endpoint; without domains the default endpoint gets the
   * strict policy.
   *
   * @param api the REST API
   * @param stage its stage
   * @param privateEndpoint the endpoint that alone may call, where the API is private: its domains are private, too
   */
  public protect(api: RestApiBase, stage: Stage, privateEndpoint?: IVpcEndpoint): void {
    const resource = api.node.defaultChild as CfnRestApi;
    resource.securityPolicy = this.tls.apiGateway;
    resource.endpointAccessMode = 'STRICT';
    resource.disableExecuteApiEndpoint = this.domains.length > 0;
    this.domains.forEach((domain, index) => {
      const trusted = publishUnder(this, namedId('Domain', domain.name, index), domain, {
        stage,
        provider: this.provider,
        tls: this.tls,
        privateEndpoint,
      });
      if (trusted) this.trusted.push(trusted);
    });
  }
}

function refuseRepeatedNames(domains: readonly ApiDomain[]): void {
  const names = domains.map((domain) => domain.name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated) throw new Error(`domain "${repeated}" is given twice; give each domain once`);
}
