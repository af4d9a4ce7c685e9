import { type Duration, Token } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { grantTable } from '../../core/table-grant';
import type { DynamoDbResolver, ResolverConfig } from '../../vocabulary';
import { type DynamoDbOwnership, type HttpsOwnership, type PathOwnership, ServiceNetwork } from './ownership-options';

/**
 * How tenant and owner of an object are found, before anybody may touch it.
 *
 * @example
 * declare const orders: dynamodb.Table;
 *
 * const resolver = OwnershipResolver.dynamoDb('Order', orders, {
 *   key: 'orderId',
 *   tenant: 'tenantId',
 *   owner: 'createdBy',
 * });
 */
export class OwnershipResolver {
  /**
   * Objects that live in a DynamoDB table. Authorizer and guard get the permission to read single items of it.
   *
   * @param resourceType the type as the contract names it
   * @param table the table
   * @param ownership which attributes tell key, tenant, owner and parent
   */
  public static dynamoDb(resourceType: string, table: ITable, ownership: DynamoDbOwnership): OwnershipResolver {
    return new OwnershipResolver(resourceType, tableConfig(resourceType, table, ownership), (grantee) => {
      grantTable(table, grantee, 'dynamodb:GetItem');
    });
  }

  /**
   * Objects that are found by the partition key of a global secondary index. Authorizer and guard get the permission to query it.
   *
   * An index lags behind its table: for a moment, an object that has just changed hands is judged by its former owner. Write under
   * `rowCondition` of `cdk-hardened-api/handler`, or use `dynamoDb` where the identifier is the key of the table.
   *
   * @param resourceType the type as the contract names it
   * @param table the table
   * @param indexName the index; it must project the attributes
   * @param ownership which attributes tell key, tenant, owner and parent
   */
  public static dynamoDbIndex(
    resourceType: string,
    table: ITable,
    indexName: string,
    ownership: DynamoDbOwnership,
  ): OwnershipResolver {
    const config = {
      ...tableConfig(resourceType, table, ownership),
      index: named('indexName', resourceType, indexName),
    };
    return new OwnershipResolver(resourceType, config, (grantee) => {
      const resourceArns = [`${table.tableArn}/index/${indexName}`];
      Grant.addToPrincipal({ grantee, actions: ['dynamodb:Query'], resourceArns });
      table.encryptionKey?.grantDecrypt(grantee);
    });
  }

  /**
   * Objects whose owner a JSON service of yours knows. It is asked once an object, within 800 ms, and what it does not say in time
   * refuses the request.
   *
   * @param resourceType the type as the contract names it
   * @param ownership where to ask, and which members tell tenant, owner and parent
   */
  public static https(resourceType: string, ownership: HttpsOwnership): OwnershipResolver {
    const { url, secret, network = ServiceNetwork.PUBLIC, cache, ...members } = ownership;
    refuseEmpty(resourceType, members);
    refuseUrl(resourceType, url);
    const config: ResolverConfig = {
      kind: 'https',
      url,
      ...members,
      network,
      ...(secret && { secret: secret.secretArn }),
      ...cached(resourceType, cache),
    };
    return new OwnershipResolver(resourceType, config, (grantee) => {
      secret?.grantRead(grantee);
    });
  }

  /**
   * Objects that the caller's token lists, such as its accounts: those are its own, and no others exist for it.
   *
   * @param resourceType the type as the contract names it
   * @param claim the claim that holds one identifier or a list of them
   */
  public static claim(resourceType: string, claim: string): OwnershipResolver {
    return new OwnershipResolver(resourceType, { kind: 'claim', claim: named('claim', resourceType, claim) });
  }

  /**
   * Objects that lie below their tenant in the path: `/tenants/{tenantId}/reports/{reportId}`. The backend must look them up by
   * both: whoever finds a report by its identifier alone finds everybody's.
   *
   * @param resourceType the type as the contract names it
   * @param ownership which path parameters name tenant and owner
   */
  public static path(resourceType: string, ownership: PathOwnership): OwnershipResolver {
    refuseEmpty(resourceType, { ...ownership });
    return new OwnershipResolver(resourceType, { kind: 'path', ...ownership });
  }

  /** The resource type, as the contract names it. */
  public readonly resourceType: string;

  /** @internal */
  public readonly _config: ResolverConfig;

  private constructor(
    resourceType: string,
    config: ResolverConfig,
    private readonly grant: (grantee: IGrantable) => void = () => undefined,
  ) {
    if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(resourceType)) {
      throw new Error(
        `resource type "${resourceType}" is unusable; use letters, digits and underscores, such as "Order"`,
      );
    }
    this.resourceType = resourceType;
    this._config = config;
  }

  /**
   * Lets a function find out whose a single object is: no scan, no write.
   *
   * @param grantee the function
   */
  public grantRead(grantee: IGrantable): void {
    this.grant(grantee);
  }
}

function tableConfig(resourceType: string, table: ITable, ownership: DynamoDbOwnership): DynamoDbResolver {
  const { key, tenant, owner, parent, prefix, cache } = ownership;
  refuseEmpty(resourceType, { key, tenant, owner, parent, prefix });
  return {
    kind: 'dynamodb',
    table: table.tableName,
    key,
    tenant,
    ...(owner && { owner }),
    ...(parent && { parent }),
    ...(prefix && { prefix }),
    ...cached(resourceType, cache),
  };
}

function refuseEmpty(resourceType: string, members: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(members)) if (value !== undefined) named(name, resourceType, value);
}

function named(name: string, resourceType: string, value: string): string {
  if (value === '') throw new Error(`"${name}" of resource ${resourceType} is empty; name it, or leave it out`);
  return value;
}

/** What outlives a loss of ownership for longer than a minute is no cache any more, but a grant. */
const MAX_CACHE_SECONDS = 60;

function cached(resourceType: string, cache: Duration | undefined): { readonly cacheSeconds?: number } {
  if (cache === undefined) return {};
  const seconds = cache.toSeconds({ integral: false });
  if (seconds < 1 || seconds > MAX_CACHE_SECONDS)
    throw new Error(
      `"cache" of resource ${resourceType} is ${seconds} seconds; choose 1 to ${MAX_CACHE_SECONDS}, or leave it out`,
    );
  return { cacheSeconds: seconds };
}

function refuseUrl(resourceType: string, text: string): void {
  const remedy = 'write it like https://owners.example.com/orders/{id}';
  const refuse = (what: string): never => {
    throw new Error(`"url" of resource ${resourceType} ${what}; ${remedy}`);
  };
  if (Token.isUnresolved(text)) refuse('is not known at synth');
  const [origin, rest, ...more] = text.split('{id}');
  if (rest === undefined || more.length > 0) refuse('does not have {id} once');
  const sample = text.replace('{id}', 'id');
  if (!URL.canParse(sample)) refuse(`"${text}" is no URL`);
  const url = new URL(sample);
  if (url.protocol !== 'https:') refuse('does not start with https://');
  if (url.username || url.password) refuse('carries credentials, which belong into "secret"');
  const isSegment = origin?.endsWith('/') && (rest === '' || rest?.startsWith('/'));
  if (!isSegment || url.search || url.hash) refuse('does not have {id} as a whole segment of its path');
}
