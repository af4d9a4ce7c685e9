import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ResolverConfig } from '../../vocabulary';

/**
 * Where a table keeps the owner of an object.
 */
export interface DynamoDbOwnership {
  /** The partition key attribute, which holds the identifier as a string. */
  readonly key: string;

  /** The attribute that names the tenant of the object. */
  readonly tenant: string;

  /**
   * The attribute that names the owner of the object: the subject of a token.
   *
   * @default - the objects have no owner; operations with `ownership: owner` are refused at synth
   */
  readonly owner?: string;

  /**
   * The attribute that names the parent of the object, such as the order of a line item.
   *
   * @default - the objects have no parent; identifiers with `parent` are refused at synth
   */
  readonly parent?: string;

  /**
   * A constant before the identifier that makes the key, such as `Order#`.
   *
   * @default - the identifier is the key
   */
  readonly prefix?: string;
}

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
    return new OwnershipResolver(resourceType, table, ownership);
  }

  /** The resource type, as the contract names it. */
  public readonly resourceType: string;

  /** @internal */
  public readonly _config: ResolverConfig;

  private constructor(
    resourceType: string,
    private readonly table: ITable,
    ownership: DynamoDbOwnership,
  ) {
    if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(resourceType)) {
      throw new Error(
        `resource type "${resourceType}" is unusable; use letters, digits and underscores, such as "Order"`,
      );
    }
    for (const [name, value] of Object.entries(ownership)) {
      if (value === '')
        throw new Error(`"${name}" of resource ${resourceType} is empty; name the attribute, or leave it out`);
    }
    const { key, tenant, owner, parent, prefix } = ownership;
    this.resourceType = resourceType;
    this._config = {
      kind: 'dynamodb',
      table: table.tableName,
      key,
      tenant,
      ...(owner && { owner }),
      ...(parent && { parent }),
      ...(prefix && { prefix }),
    };
  }

  /**
   * Lets a function read single objects: no scan, no write.
   *
   * @param grantee the function
   */
  public grantRead(grantee: IGrantable): void {
    this.table.grant(grantee, 'dynamodb:GetItem');
    this.table.encryptionKey?.grantDecrypt(grantee);
  }
}
