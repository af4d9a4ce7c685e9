import type { OperationTable, RateClass } from './operations';

/** Signature algorithms that can be allowed: asymmetric ones only, so that a public key can never become a shared secret. */
export const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/**
 * What makes a token an access token: RFC 9068 (`typ: at+jwt`), Cognito (`token_use: access`), a partner's JWT bearer
 * (RFC 7523), or a provider that stamps `typ: JWT` on access tokens (`generic`; needs a waiver).
 */
export type TokenProfile = 'rfc9068' | 'cognito-access' | 'partner' | 'generic';

/** One token issuer. Element of the JSON list in `HARDENED_ISSUERS`. */
export interface IssuerConfig {
  /** Exact value of `iss`. */
  readonly issuer: string;
  /** Absolute `https` URL of the key set. Exactly one of `jwksUri` and `keys`. */
  readonly jwksUri?: string;
  /** Static key set. */
  readonly keys?: { readonly keys: readonly Record<string, unknown>[] };
  /** Never empty. A token must name at least one of them in `aud` (`cognito-access`: in `client_id`). */
  readonly audiences: readonly string[];
  readonly algorithms: readonly Algorithm[];
  readonly profile: TokenProfile;
  /** Upper bound of `exp - iat`, seconds. */
  readonly maxLifetimeSeconds: number;
  /** Tolerated clock difference, seconds, at most 60. */
  readonly clockSkewSeconds: number;
  /** Claim that holds the tenant; default `tenant`. */
  readonly tenantClaim: string;
  /** Claim that holds the roles (list of strings); default `roles`. */
  readonly rolesClaim: string;
  /** Claim that holds the client; default `client_id`, then `azp`. */
  readonly clientClaim: string;
  /**
   * What scopes for this API begin with at the issuer, such as `orders/`. A token without any such scope is refused, and its
   * other scopes do not count. Contract and policies may name scopes with the prefix or without it.
   */
  readonly scopePrefix?: string;
  /** Where the issuer's tokens differ from their profile. */
  readonly deviations?: TokenDeviations;
  /** Keys that are known beforehand, beside `jwksUri`: a fresh instance starts with them instead of waiting for its first fetch. */
  readonly warmKeys?: { readonly keys: readonly Record<string, unknown>[] };
  /** What every token must be bound to: a key that the caller proves to hold (RFC 9449), or its certificate (RFC 8705). */
  readonly senderConstraint?: 'dpop' | 'mtls';
  /** Proofs must carry a nonce that this API gave out within the last minutes (RFC 9449 section 9). */
  readonly proofNonce?: boolean;
}

/** Named differences from a token profile: each says what takes the place of what is missing. */
export interface TokenDeviations {
  /** The claim, and its value, that tells access tokens apart where the header does not. */
  readonly marker?: { readonly claim: string; readonly value: string };
  /** Tokens have no `jti`. */
  readonly isWithoutId?: boolean;
  /** Claim that holds the scopes in place of `scope`, as a text or a list. */
  readonly scopeClaim?: string;
}

/** Who evaluates the policies: Cedar in process, Amazon Verified Permissions, or OPA as a sidecar or as wasm. */
export type EngineConfig =
  | { readonly kind: 'cedar' }
  | { readonly kind: 'verified-permissions'; readonly policyStoreId: string }
  /** `url` on the loopback interface, naming the rule: `http://127.0.0.1:8181/v1/data/hardened/decision`. */
  | { readonly kind: 'opa'; readonly url: string }
  /** The wasm lies beside the bundle as `CONFIG_FILES.opaPolicy`. */
  | { readonly kind: 'opa-wasm' };

/**
 * The policy bundle: file `config/policies.json` of authorizer and guard, the same bytes in both.
 */
export interface PolicyBundle {
  /** SHA-256 (hex, first 16 digits) of `policies` and `schema` in canonical JSON: in every decision record. */
  readonly hash: string;
  /** Cedar policies, id to text. */
  readonly policies: Readonly<Record<string, string>>;
  /** Action id to the ids of the policies that can apply to it: the slice. */
  readonly slices: Readonly<Record<string, readonly string[]>>;
  /** Operation id to the ids of the policies that could permit it: the record of an implicit deny names them. */
  readonly permits?: Readonly<Record<string, readonly string[]>>;
  /** Cedar schema in JSON form, validated against at synth only. */
  readonly schema: Record<string, unknown>;
}

/** One consumer: item of the registry table, key `consumerId`. */
export interface ConsumerRecord {
  readonly consumerId: string;
  readonly status: 'active' | 'suspended' | 'revoked';
  /** Issuer and client pairs that this consumer owns: `<issuer> <client>`. Each at most once in the whole registry. */
  readonly clients: readonly string[];
  /** SHA-256 of the DER certificate, 64 lower-case hex digits. Not empty: a certificate is required. */
  readonly certificates: readonly string[];
  /** What every token of the consumer must be bound to, whatever its issuer does elsewhere (RFC 8705). Absent: nothing. */
  readonly tokenBinding?: 'certificate';
  /** CIDR ranges; empty: any address. */
  readonly sourceRanges: readonly string[];
  readonly roles: readonly string[];
  /** Tenants the consumer may act for. `['*']`: those that its tokens name (a first-party app with users of many tenants). */
  readonly tenants: readonly string[];
  /** Epoch seconds: tokens issued earlier are refused. */
  readonly notBefore: number;
  /** Tokens per second and burst of the consumer over all operations. Absent: `DEFAULT_LIMIT`. */
  readonly rate?: number;
  readonly burst?: number;
  /** The same for each account (token subject) of the consumer. Absent: none beyond the consumer's own. */
  readonly account?: RateLimit;
  /** The same for single operations, by operation id. */
  readonly operations?: Readonly<Record<string, RateLimit>>;
  /** Value of the API key by which usage plans count the consumer. No credential: API Gateway takes it from the authorizer alone. */
  readonly planKey?: string;
}

/** A request rate: tokens a second, and how many may be spent at once. */
export interface RateLimit {
  readonly rate: number;
  readonly burst: number;
}

/** What holds for a consumer, or for an account of an API without consumers, that has no limit of its own. */
export const DEFAULT_LIMIT: RateLimit = { rate: 100, burst: 400 };

/** Tokens that one request costs, by the class of its operation. */
export const RATE_WEIGHTS: Readonly<Record<RateClass, number>> = { read: 1, write: 2, auth: 5, expensive: 10 };

/** Attributes of the table of token buckets. */
export const BUCKETS = {
  /** Partition key attribute, string: what is limited, and the number of the shard. */
  KEY: 'pk',
  /** Epoch milliseconds at which the bucket will be full again. */
  FULL_AT: 'fullAt',
  /** Epoch milliseconds of the last correction of an item that a wrong clock had left behind. */
  MENDED_AT: 'mendedAt',
  /** Epoch seconds from which the item, a full bucket again, may go. */
  EXPIRES: 'expires',
  consumerKey: (consumerId: string) => `consumer#${consumerId}`,
  operationKey: (consumerId: string, operation: string) => `operation#${consumerId}#${operation}`,
  /** `account`: digest of issuer and subject. */
  accountKey: (consumerId: string, account: string) => `account#${consumerId}#${account}`,
} as const;

/** Keys of the registry table: partition key `pk`. */
export const REGISTRY = {
  /** Partition key attribute, string. */
  KEY: 'pk',
  /** `client#<issuer> <client>` holds `consumerId` alone: the way from a token to its consumer. */
  clientKey: (issuer: string, client: string) => `client#${issuer} ${client}`,
  /** `consumer#<id>` holds the `ConsumerRecord`. */
  consumerKey: (consumerId: string) => `consumer#${consumerId}`,
  /** `jti#<issuer> <jti>`: a token on the deny list, with `expires` (epoch seconds). */
  tokenKey: (issuer: string, jti: string) => `jti#${issuer} ${jti}`,
  /** `cert#<sha256>`: a certificate on the deny list. */
  certificateKey: (sha256: string) => `cert#${sha256}`,
  /** `revoked#<issuer> <serial>`: a certificate on a revocation list; the issuer by SHA-256 of its name. */
  revokedKey: (issuer: string, serial: string) => `revoked#${issuer} ${serial}`,
  /** `crl#<issuer>`: the dates of the revocation list of an issuer, `thisUpdate` and `nextUpdate` (epoch seconds). */
  revocationListKey: (issuer: string) => `crl#${issuer}`,
} as const;

/** Authorities that must be gone from a truststore from a day on. */
export interface RetiringAuthorities {
  /** `YYYY-MM-DD`, UTC. */
  readonly from: string;
  /** SHA-256 as Node writes it: upper-case hex with colons. */
  readonly fingerprints: readonly string[];
}

/** Revocation lists of the authorities of one truststore. Element of the JSON list in `HARDENED_REVOCATION_FEEDS`. */
export interface RevocationFeed {
  readonly truststore: { readonly bucket: string; readonly key: string };
  /** `https://`, `http://` or `s3://bucket/key`. */
  readonly lists: readonly string[];
  /** Absent: none of its authorities is about to leave. */
  readonly retiring?: RetiringAuthorities;
}

/** The table of DPoP proofs that have been used. */
export const REPLAY = {
  /** Partition key attribute, string: a hash of the key and the id of the proof. */
  KEY: 'pk',
  /** Epoch seconds after which an entry has no effect: the attribute of the time to live. */
  EXPIRES: 'expires',
} as const;

/** How a caller authenticated and came. Nothing in it is the caller's own word: token, handshake and edge tell it. */
export interface Session {
  /** Class of the authentication (`acr`, OpenID Connect Core section 2); `''` where the token names none. */
  readonly acr: string;
  /** Methods of the authentication (`amr`, RFC 8176). */
  readonly amr: readonly string[];
  /** When the user authenticated (`auth_time`), epoch seconds; 0 where the token does not say. */
  readonly authTime: number;
  /** A client certificate was verified in the handshake. */
  readonly certificate: boolean;
  /** ISO 3166 code of the country, as the edge tells it; `''` without an edge that does. */
  readonly country: string;
  /** When the request came, epoch seconds. */
  readonly time: number;
}

/** Who calls, once proven: what decisions, records and transaction tokens speak of. */
export interface Principal {
  readonly subject: string;
  readonly client: string;
  readonly issuer: string;
  /** Empty where no registry is used. */
  readonly consumer: string;
  readonly tenant: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  /** Absent: nothing is known, and whatever asks for it refuses. */
  readonly session?: Session;
  /** Identifiers of the caller's own objects, by type, where the token lists them. */
  readonly objects?: Readonly<Record<string, readonly string[]>>;
}

/** Claims of a transaction token (IETF draft-ietf-oauth-transaction-tokens), signed with EdDSA, `typ: txntoken+jwt`. */
export interface TransactionClaims {
  readonly iss: 'hardened-authorizer';
  /** The API id. */
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
  /** Correlation id: the gateway's extended request id. */
  readonly txn: string;
  readonly sub: string;
  /** Operation id, method and raw path: the request that the token was minted for. */
  readonly op: string;
  readonly htm: string;
  readonly path: string;
  /** SHA-256 (base64url) of the canonical query string, so that a token cannot be carried to another query. */
  readonly qsh: string;
  readonly principal: Principal;
  /** Objects that the authorizer decided on: `Type::id`. */
  readonly resources: readonly string[];
  /** Policy bundle hash. */
  readonly pbh: string;
}

/** Name of the authorizer context member that carries the transaction token. */
export const TRANSACTION_CONTEXT_KEY = 'transactionToken';

/** Files that synth writes into `config/` beside a handler bundle. */
export const CONFIG_FILES = {
  /** The operations behind an `OperationsHead`. */
  operations: 'operations.json',
  policies: 'policies.json',
  /** Wasm of an OPA policy in base64, where OPA decides in process. */
  opaPolicy: 'policy.wasm.base64',
  /** CommonJS module of the runtime that evaluates it: `loadPolicy`. */
  opaRuntime: 'opa-wasm.js',
  /** Compiled schemas behind a `ValidatorIndex`. Guard only. */
  validators: 'validators.js',
} as const;

export type { OperationTable };
