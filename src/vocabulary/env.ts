/**
 * The names of the environment variables that the constructs set and the handlers read. Generated docs list them; no
 * other file spells one out.
 */
export const ENV = {
  /** JSON list of `IssuerConfig`. Set on the authorizer. */
  ISSUERS: 'HARDENED_ISSUERS',
  /** Name of the consumer registry table. Absent: identities come from token claims alone. */
  REGISTRY_TABLE: 'HARDENED_REGISTRY_TABLE',
  /** Name of the table of token buckets. Absent: the authorizer limits nobody. */
  BUCKETS_TABLE: 'HARDENED_BUCKETS_TABLE',
  /** JSON `RateLimit` of each account where no consumer is declared. Default: `DEFAULT_LIMIT`. */
  ACCOUNT_LIMIT: 'HARDENED_ACCOUNT_LIMIT',
  /** Value of the API key by which usage plans count callers without a consumer. */
  PLAN_KEY: 'HARDENED_PLAN_KEY',
  /** JSON list of the URLs under which the API is published, without trailing slash: what DPoP proofs may name. Authorizer only. */
  PROOF_URLS: 'HARDENED_PROOF_URLS',
  /** Name of the table that remembers DPoP proofs. Authorizer only. */
  REPLAY_TABLE: 'HARDENED_REPLAY_TABLE',
  /** JSON object, resource type to `ResolverConfig`. Set on the authorizer. */
  RESOLVERS: 'HARDENED_RESOLVERS',
  /** JSON `EngineConfig`: who evaluates the policies. Absent: Cedar in process. Authorizer and guard. */
  ENGINE: 'HARDENED_ENGINE',
  /** ARN of the secret whose 64 hex digits seed the Ed25519 key that signs transaction tokens. Authorizer only. */
  TRANSACTION_SECRET: 'HARDENED_TRANSACTION_SECRET',
  /** Name of the table in which the public keys of transaction tokens are published. Guard, and what rotates them. */
  TRANSACTION_KEYS_TABLE: 'HARDENED_TRANSACTION_KEYS_TABLE',
  /** JSON Web Key Set that never changes, for a guard without that table. Guard only. */
  TRANSACTION_KEYS: 'HARDENED_TRANSACTION_KEYS',
  /** Audience of transaction tokens: a name of the API that authorizer and guard agree on (its physical id would be a circle). */
  API_ID: 'HARDENED_API_ID',
  /** JSON list of host names under which the API is published. Empty list: the default endpoint only. */
  DOMAINS: 'HARDENED_DOMAINS',
  /** Header in which the edge tells the address of the caller; absent: the gateway sees callers itself. Authorizer only. */
  CLIENT_ADDRESS_HEADER: 'HARDENED_CLIENT_ADDRESS_HEADER',
  /** JSON `{ pem, validity }`: headers in which the edge tells the certificate of the caller. Authorizer only. */
  CERTIFICATE_HEADERS: 'HARDENED_CERTIFICATE_HEADERS',
  /** `lists`: a client certificate counts only while a fresh revocation list of its issuer is known. Authorizer only. */
  REVOCATION: 'HARDENED_REVOCATION',
  /** JSON list of `RevocationFeed`. Set on the function that keeps the deny list up to date. */
  REVOCATION_FEEDS: 'HARDENED_REVOCATION_FEEDS',
  /** Header in which the edge tells the country of the caller; absent: no country is known. Authorizer only. */
  COUNTRY_HEADER: 'HARDENED_COUNTRY_HEADER',
  /** JSON list of `RangeFeed`. Set on the function that keeps IP sets up to date. */
  RANGE_FEEDS: 'HARDENED_RANGE_FEEDS',
  /** The handler that the guard wraps, in Lambda's `file.export` form. Guard only. */
  WRAPPED_HANDLER: 'HARDENED_WRAPPED_HANDLER',
  /** JSON `BackendConfig`: the private server that requests go on to. Set on the function before it. */
  BACKEND: 'HARDENED_BACKEND',
  /** Header in which the guard hands the transaction token on, for a handler that calls a private server. Absent: no handler sees it. */
  TRANSACTION_HEADER: 'HARDENED_TRANSACTION_HEADER',
  /** Name of the API in metrics. Detector and canary. */
  API_NAME: 'HARDENED_API_NAME',
  /** ARN of the Kinesis stream of audit records. Detector only. */
  STREAM_ARN: 'HARDENED_STREAM_ARN',
  /** ARN of the event bus that takes findings. Detector only. */
  EVENT_BUS: 'HARDENED_EVENT_BUS',
  /** JSON list of the URLs of queues that take findings. Detector only. */
  FINDING_QUEUES: 'HARDENED_FINDING_QUEUES',
  /** ARN of the API that findings are about. Findings only. */
  API_ARN: 'HARDENED_API_ARN',
  /** JSON `CanaryConfig`. Canary only. */
  CANARY: 'HARDENED_CANARY',
  /** ARN of the secret whose 64 hex digits mark the requests of the canary as its own. Canary only. */
  CANARY_SECRET: 'HARDENED_CANARY_SECRET',
  /** JSON `ContainmentConfig`. Containment only. */
  CONTAINMENT: 'HARDENED_CONTAINMENT',
  /** Name of the table of what is contained now. Containment only. */
  CONTAINMENT_TABLE: 'HARDENED_CONTAINMENT_TABLE',
  /** JSON `IndexSinkConfig`. Indexer only. */
  INDEX_SINK: 'HARDENED_INDEX_SINK',
  /** JSON `LakeSinkConfig`. Lake only. */
  LAKE_SINK: 'HARDENED_LAKE_SINK',
  /** Folder of the files that synth wrote for the handler; default: `config` beside the bundle. */
  CONFIG_DIR: 'HARDENED_CONFIG_DIR',
} as const;
