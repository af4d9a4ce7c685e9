/** How the owner of an object is found. */
export type ResolverConfig = DynamoDbResolver | HttpsResolver | ClaimResolver | PathResolver;

interface Remembered {
  /** How long an answer is remembered. Absent: not at all. */
  readonly cacheSeconds?: number;
}

/** An item of a table, by the partition key of the table or of an index. */
export interface DynamoDbResolver extends Remembered {
  readonly kind: 'dynamodb';
  readonly table: string;
  /** Global secondary index. Absent: the table itself. */
  readonly index?: string;
  /** Attribute names. The key is the partition key and holds the identifier as a string. */
  readonly key: string;
  readonly tenant: string;
  readonly owner?: string;
  /** Attribute that names the parent object. */
  readonly parent?: string;
  /** Constant put in front of the identifier to make the key, such as `Order#`. */
  readonly prefix?: string;
}

/** A JSON service of one's own. */
export interface HttpsResolver extends Remembered {
  readonly kind: 'https';
  /** `https` URL with `{id}` as a segment of its path. */
  readonly url: string;
  /** Members of the answer. */
  readonly tenant: string;
  readonly owner?: string;
  readonly parent?: string;
  /** ARN of the secret that is sent as a bearer token. */
  readonly secret?: string;
  readonly network: 'public' | 'private';
}

/** The token lists the objects of the caller. */
export interface ClaimResolver extends Remembered {
  readonly kind: 'claim';
  /** Claim with one identifier or a list of them. */
  readonly claim: string;
}

/** The path names tenant and owner: names of path parameters that are identifiers. */
export interface PathResolver extends Remembered {
  readonly kind: 'path';
  readonly tenant: string;
  readonly owner?: string;
}

/** Resource type to the way to its owner. */
export type ResolverTable = Readonly<Record<string, ResolverConfig>>;
