/** HTTP methods that an OpenAPI document can describe. */
export const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE'] as const;
export type HttpMethod = (typeof METHODS)[number];

/** How fast an operation may be called: a class, so that each contract need not invent numbers. */
export const RATE_CLASSES = ['read', 'write', 'expensive', 'auth'] as const;
export type RateClass = (typeof RATE_CLASSES)[number];

export const SENSITIVITIES = ['public', 'internal', 'confidential', 'restricted'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

/**
 * Who may touch an object: everyone of its `tenant`, only its `owner` (within the tenant), or, said out loud, everyone
 * (`shared`).
 */
export const OWNERSHIPS = ['tenant', 'owner', 'shared'] as const;
export type Ownership = (typeof OWNERSHIPS)[number];

/** Authentication that an operation asks for beyond a valid token (RFC 9470). */
export interface StepUp {
  /** Classes of authentication of which the token must name one in `acr`. Absent: any. */
  readonly acr?: readonly string[];
  /** How long ago, at most, the user may have authenticated. Absent: any time. */
  readonly maxAgeSeconds?: number;
}

/** One identifier of an object in a request. */
export interface IdentifierSpec {
  // Name of the parameter; for `body`, the JSON pointer of the member, where `*` stands for every item of a list: `/items/*/id`.
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** Resource type (a Cedar entity type), such as `Order`. */
  readonly resource: string;
  /** Name of the other identifier (same operation) whose object must be the parent of this one. */
  readonly parent?: string;
}

/** Where a response carries objects of a type, and how the guard knows whose they are. */
export interface ReturnSpec {
  /** Resource type (a Cedar entity type), such as `Order`. */
  readonly resource: string;
  // JSON pointer of the identifier in the body, where `*` stands for every item of a list: `/items/*/orderId`.
  readonly id: string;
  /** Member beside the identifier that names the tenant. Absent: an object that was not decided on is looked up. */
  readonly tenant?: string;
  /** Member beside the identifier that names the owner. */
  readonly owner?: string;
  /** Those of the two that the contract does not publish: the guard reads them and takes them out. */
  readonly hidden?: readonly string[];
}

/** What authorizer and guard know of one operation. Written by synth into `config/operations.json`, read by its first request. */
export interface OperationSpec {
  /** Unique: the contract's `operationId`, else method and path in camel case. */
  readonly id: string;
  readonly method: HttpMethod;
  /** Path template of the contract, such as `/orders/{orderId}`. */
  readonly path: string;
  /** Path template that the gateway deploys, where it differs: it knows whole segments and one name for each position. */
  readonly gatewayPath?: string;
  /** Cedar action id: `x-hardened.action`, default the operation id. */
  readonly action: string;
  /** Roles of which the caller needs one. Empty: every authenticated caller whose scopes suffice. */
  readonly roles: readonly string[];
  /** Alternatives (OpenAPI security is a list of alternatives), each a list of scopes that must all be present. */
  readonly scopes: readonly (readonly string[])[];
  /** Resource type that the operation is about; absent for operations on no object. */
  readonly resource?: string;
  readonly ownership: Ownership;
  readonly stepUp?: StepUp;
  readonly identifiers: readonly IdentifierSpec[];
  /** Objects that its responses carry: the guard decides on each of them. */
  readonly returns?: readonly ReturnSpec[];
  readonly rate: RateClass;
  /** Tokens that one request costs its consumer. Absent: the weight of the rate class. */
  readonly weight?: number;
  readonly maxBodyBytes: number;
  readonly sensitivity: Sensitivity;
  /** Content types of the request body, lower case, without parameters. Empty: no body. */
  readonly contentTypes: readonly string[];
  readonly bodyRequired: boolean;
  /**
   * What happens to a response that breaks its schema: `block` withholds it (500), `strip` removes members that the
   * contract does not publish, withholds nothing else and reports, `report` passes it on and records.
   */
  readonly responses: 'block' | 'strip' | 'report';
  /** An operation that the contract publishes without authentication, under a waiver. */
  readonly anonymous?: boolean;
}

/** The operations of one API. */
export interface OperationTable {
  readonly api: string;
  /** Version string of the contract (`info.version`). */
  readonly version: string;
  readonly operations: readonly OperationSpec[];
}

/**
 * First line of `config/operations.json`. The file is an `OperationTable` with these members before its operations, each of
 * which stands on a line of its own: a cold start costs the same with ten operations and with a thousand.
 */
export interface OperationsHead extends Omit<OperationTable, 'operations'> {
  /** Hash of the policies that were built for these operations. */
  readonly bundleHash: string;
  /** Of the operations, in their order, one a line: one text costs a cold start less than a thousand. */
  readonly ids: string;
  /** See `routesOf`. */
  readonly routes: string;
  /** Where the text of each operation ends, in bytes after the first line. */
  readonly ends: readonly number[];
}

/**
 * The routes of an API as one text that is searched and never taken apart: for each operation a line of its path with `{}` for
 * every segment that holds a parameter, its method and its place, each followed by a space or the end of the line. A line
 * begins with a line break.
 */
export function routesOf(operations: readonly Pick<OperationSpec, 'method' | 'path'>[]): string {
  const lines = operations.map((operation, index) => `${routeOf(operation)}${index}\n`);
  return `\n${lines.join('')}`;
}

/** What the line of an operation begins with. */
export function routeOf({ method, path }: Pick<OperationSpec, 'method' | 'path'>): string {
  const shape = path === '/' ? '' : path.replace(/[^/]*\{[^/]*/g, '{}');
  return `${shape} ${method} `;
}
