import { attribute, type DynamoExpression, dynamo } from './dynamodb';

/** The part of an event in which the guard hands over whose rows the request may touch. */
export interface DecidedEvent {
  readonly requestContext?: {
    readonly authorizer?: Readonly<Record<string, unknown>> | null;
    readonly [member: string]: unknown;
  };
}

/** Whose rows a request may read and write, as policies and guard decided. */
export type RowScope =
  | { readonly everyone: true }
  | {
      readonly everyone: false;
      readonly tenant: string;
      /** Set where the owner decides, too. */
      readonly owner?: string;
      /** The type of the rows that the owner decides on; absent: every type. */
      readonly owned?: string;
    };

/** Names of the attributes or columns that tell whose a row is. */
export interface RowAttributes {
  readonly tenant: string;
  readonly owner?: string;
  /** Type of the rows, as the contract names it: parents of owned objects need only the tenant. */
  readonly resource?: string;
}

/**
 * Whose rows the request may touch. Ask for it before every list and every write: what was true when the request was decided
 * on need not be true any more when you write.
 *
 * @throws Error where no guard stands before the handler: then nobody has decided anything
 */
export function rowScope(event: DecidedEvent): RowScope {
  const text = event.requestContext?.authorizer?.['rows'];
  const scope = typeof text === 'string' ? read(text) : undefined;
  if (!scope) throw new Error('the event says nothing about rows; the handler was called past the guard');
  return scope;
}

function read(text: string): RowScope | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { everyone, tenant, owner, owned } = value as Record<string, unknown>;
  if (everyone === true) return { everyone };
  if (typeof tenant !== 'string' || tenant === '') return undefined;
  if (![owner, owned].every((word) => word === undefined || typeof word === 'string')) return undefined;
  return {
    everyone: false,
    tenant,
    ...(typeof owner === 'string' && { owner }),
    ...(typeof owned === 'string' && { owned }),
  };
}

/**
 * The rows that the request may touch, as a condition of DynamoDB: a `FilterExpression` of a list, or the
 * `ConditionExpression` of a write, so that an object that changed hands since the decision is not written.
 *
 * @example
 * const input = {
 *   TableName: table,
 *   Item: order,
 *   ...dynamoExpressions({ ConditionExpression: rowCondition(event, { tenant: 'tenantId' }) }),
 * };
 *
 * @throws Error where no guard stands before the handler; TypeError where the owner decides and `owner` is not named
 */
export function rowCondition(event: DecidedEvent, attributes: RowAttributes): DynamoExpression {
  const scope = rowScope(event);
  const tenant = attribute(attributes.tenant, [attributes.tenant]);
  if (scope.everyone) return dynamo`attribute_exists(${tenant})`;
  const ownTenant = dynamo`${tenant} = ${scope.tenant}`;
  const owner = ownerOf(scope, attributes);
  if (owner === undefined) return ownTenant;
  return dynamo`${ownTenant} and ${attribute(owner.name, [owner.name])} = ${owner.value}`;
}

function ownerOf(scope: RowScope, { owner, resource }: RowAttributes) {
  if (scope.everyone || scope.owner === undefined) return undefined;
  if (resource !== undefined && scope.owned !== undefined && resource !== scope.owned) return undefined;
  if (owner === undefined)
    throw new TypeError('the owner decides on these rows; name the attribute that holds it as "owner"');
  return { name: owner, value: scope.owner };
}
