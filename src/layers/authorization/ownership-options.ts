import type { Duration } from 'aws-cdk-lib';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

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

  /**
   * How long an answer is remembered by each running enforcement point, 1 to 60 seconds, 1000 objects at most. Whoever loses an
   * object keeps it for so long.
   *
   * @default - not at all
   */
  readonly cache?: Duration;
}

/**
 * Which addresses the service of an `https` resolver may have.
 */
export enum ServiceNetwork {
  /** Addresses of the public internet only. */
  PUBLIC = 'public',

  /** Also addresses of private networks (RFC 1918, RFC 4193). Never the own host, and never a metadata service. */
  PRIVATE = 'private',
}

/**
 * How a JSON service tells the owner of an object.
 */
export interface HttpsOwnership {
  /**
   * Where to ask: an `https` URL with `{id}` as one segment of its path, such as `https://owners.example.com/orders/{id}`.
   *
   * A 200 answer is a JSON object; 404 says that there is no such object. Everything else, a redirect and an answer later than
   * 800 ms refuse the request.
   */
  readonly url: string;

  /** The member that names the tenant of the object. */
  readonly tenant: string;

  /**
   * The member that names the owner of the object.
   *
   * @default - the objects have no owner; operations with `ownership: owner` are refused at synth
   */
  readonly owner?: string;

  /**
   * The member that names the parent of the object.
   *
   * @default - the objects have no parent; identifiers with `parent` are refused at synth
   */
  readonly parent?: string;

  /**
   * A secret that the service knows the enforcement points by: its text is sent as a bearer token.
   *
   * @default - the service is asked without credentials
   */
  readonly secret?: ISecret;

  /**
   * Which addresses the service may have. They are checked when the connection is made.
   *
   * @default ServiceNetwork.PUBLIC
   */
  readonly network?: ServiceNetwork;

  /**
   * How long an answer is remembered by each running enforcement point, 1 to 60 seconds, 1000 objects at most.
   *
   * @default - not at all
   */
  readonly cache?: Duration;
}

/**
 * How the path tells the owner of an object.
 */
export interface PathOwnership {
  /** The path parameter that names the tenant; an identifier of every operation that takes the type. */
  readonly tenant: string;

  /**
   * The path parameter that names the owner.
   *
   * @default - the objects have no owner; operations with `ownership: owner` are refused at synth
   */
  readonly owner?: string;
}
