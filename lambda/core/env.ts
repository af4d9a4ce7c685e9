import { join } from 'node:path';
import {
  type BackendConfig,
  type CanaryConfig,
  type ContainmentConfig,
  DEFAULT_LIMIT,
  type EngineConfig,
  ENV,
  type IndexSinkConfig,
  type IssuerConfig,
  type LakeSinkConfig,
  type RangeFeed,
  type RateLimit,
  type RevocationFeed,
  type ResolverTable,
} from '../../src/vocabulary';

/** Reads a variable that a handler cannot do without. */
export function requiredEnv(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`environment variable ${name} is not set; the construct that owns this function sets it`);
  return value;
}

/** Reads a variable that may be absent; empty counts as absent. */
export function optionalEnv(name: string): string | undefined {
  return process.env[name] || undefined;
}

function jsonEnv<T>(name: string, fallback: T): T {
  const text = process.env[name];
  if (!text) return fallback;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Error(`environment variable ${name} does not hold JSON; deploy the construct that sets it again`);
  }
}

/** Folder of the files that synth wrote beside the bundle. */
export function configDir(bundleDir: string): string {
  return optionalEnv(ENV.CONFIG_DIR) ?? join(bundleDir, 'config');
}

const IN_PROCESS: EngineConfig = { kind: 'cedar' };

/** What the authorizer is configured with. */
export interface AuthorizerEnv {
  readonly engine: EngineConfig;
  readonly issuers: readonly IssuerConfig[];
  readonly registryTable?: string;
  readonly bucketsTable?: string;
  readonly accountLimit: RateLimit;
  readonly planKey?: string;
  readonly resolvers: ResolverTable;
  readonly transactionSecret: string;
  readonly apiId?: string;
  readonly domains: readonly string[];
  /** URLs that DPoP proofs may name; empty: no token that is bound to a key is accepted. */
  readonly proofUrls: readonly string[];
  readonly replayTable?: string;
  /** Header in which the edge tells the address of the caller, lower case. */
  readonly clientAddressHeader?: string;
  /** Headers in which the edge tells the certificate of the caller, lower case; absent: callers show it themselves. */
  readonly certificateHeaders?: { readonly pem: string; readonly validity: string };
  /** A client certificate counts only while a fresh revocation list of its issuer is known. */
  readonly hasRevocationLists: boolean;
  /** Header in which the edge tells the country of the caller, lower case. */
  readonly countryHeader?: string;
}

export function authorizerEnv(): AuthorizerEnv {
  return {
    engine: jsonEnv<EngineConfig>(ENV.ENGINE, IN_PROCESS),
    issuers: jsonEnv<IssuerConfig[]>(ENV.ISSUERS, []),
    registryTable: optionalEnv(ENV.REGISTRY_TABLE),
    bucketsTable: optionalEnv(ENV.BUCKETS_TABLE),
    accountLimit: jsonEnv<RateLimit>(ENV.ACCOUNT_LIMIT, DEFAULT_LIMIT),
    planKey: optionalEnv(ENV.PLAN_KEY),
    resolvers: jsonEnv<ResolverTable>(ENV.RESOLVERS, {}),
    transactionSecret: requiredEnv(ENV.TRANSACTION_SECRET),
    apiId: optionalEnv(ENV.API_ID),
    domains: jsonEnv<string[]>(ENV.DOMAINS, []),
    proofUrls: jsonEnv<string[]>(ENV.PROOF_URLS, []),
    replayTable: optionalEnv(ENV.REPLAY_TABLE),
    clientAddressHeader: edgeHeader(),
    certificateHeaders: jsonEnv<AuthorizerEnv['certificateHeaders']>(ENV.CERTIFICATE_HEADERS, undefined),
    hasRevocationLists: optionalEnv(ENV.REVOCATION) !== undefined,
    countryHeader: optionalEnv(ENV.COUNTRY_HEADER)?.toLowerCase(),
  };
}

function edgeHeader(): string | undefined {
  return optionalEnv(ENV.CLIENT_ADDRESS_HEADER)?.toLowerCase();
}

/** What the guard is configured with. */
export interface GuardEnv {
  readonly engine: EngineConfig;
  /** Table of the authorizer's public keys. */
  readonly transactionKeysTable?: string;
  /** Public key set of the authorizer, where there is no table. */
  readonly transactionKeys: { readonly keys: readonly Record<string, unknown>[] };
  readonly apiId: string;
  readonly resolvers: ResolverTable;
  readonly wrappedHandler: string;
  /** Header in which the edge tells the address of the caller; absent: no edge. */
  readonly clientAddressHeader?: string;
  /** Header in which the handler gets the transaction token, lower case. */
  readonly transactionHeader?: string;
  /** Folder of the user's code. */
  readonly taskRoot: string;
}

/** `wraps`: the guard stands before a handler of another file, as its layer does. */
export function guardEnv({ wraps } = { wraps: true }): GuardEnv {
  return {
    engine: jsonEnv<EngineConfig>(ENV.ENGINE, IN_PROCESS),
    transactionKeysTable: optionalEnv(ENV.TRANSACTION_KEYS_TABLE),
    transactionKeys: jsonEnv(ENV.TRANSACTION_KEYS, { keys: [] }),
    apiId: requiredEnv(ENV.API_ID),
    resolvers: jsonEnv<ResolverTable>(ENV.RESOLVERS, {}),
    wrappedHandler: wraps ? requiredEnv(ENV.WRAPPED_HANDLER) : '',
    clientAddressHeader: edgeHeader(),
    transactionHeader: optionalEnv(ENV.TRANSACTION_HEADER)?.toLowerCase(),
    taskRoot: optionalEnv('LAMBDA_TASK_ROOT') ?? process.cwd(),
  };
}

/** The table of published keys that a rotation changes. */
export function rotationTable(): string {
  return requiredEnv(ENV.TRANSACTION_KEYS_TABLE);
}

/** The private server that a forwarding function calls. */
export function backendEnv(): BackendConfig {
  requiredEnv(ENV.BACKEND);
  return jsonEnv<BackendConfig>(ENV.BACKEND, { url: '', pins: [], timeoutMs: 0 });
}

/** What the detector is configured with. */
export interface DetectorEnv {
  /** Name of the API, as its metrics say it. */
  readonly api: string;
  /** ARN of the stream that it reads; absent: its past cannot be read again. */
  readonly streamArn?: string;
  /** Name or ARN of the bus that takes findings. */
  readonly eventBus?: string;
  /** Header in which the edge tells the address of the caller; absent: no edge. */
  readonly clientAddressHeader?: string;
  /** URLs of the queues that take findings. */
  readonly findingQueues: readonly string[];
}

export function detectorEnv(): DetectorEnv {
  return {
    api: requiredEnv(ENV.API_NAME),
    streamArn: optionalEnv(ENV.STREAM_ARN),
    eventBus: optionalEnv(ENV.EVENT_BUS),
    clientAddressHeader: edgeHeader(),
    findingQueues: jsonEnv<string[]>(ENV.FINDING_QUEUES, []),
  };
}

/** What the function that imports findings is configured with. */
export interface FindingsEnv {
  /** Name of the API, as its metrics say it. */
  readonly api: string;
  readonly apiArn?: string;
}

export function findingsEnv(): FindingsEnv {
  return { api: requiredEnv(ENV.API_NAME), apiArn: optionalEnv(ENV.API_ARN) };
}

/** What the canary is configured with. */
export interface CanaryEnv {
  readonly api: string;
  readonly config: CanaryConfig;
  readonly secret: string;
}

export function canaryEnv(): CanaryEnv {
  const config = jsonEnv<CanaryConfig | undefined>(ENV.CANARY, undefined);
  if (!config)
    throw new Error(`environment variable ${ENV.CANARY} is not set; the construct that owns this function sets it`);
  return { api: requiredEnv(ENV.API_NAME), config, secret: requiredEnv(ENV.CANARY_SECRET) };
}

/** What the containment function is configured with. */
export interface ContainmentEnv {
  readonly config: ContainmentConfig;
  readonly table: string;
  /** Absent: the API knows no consumers. */
  readonly registryTable?: string;
}

export function containmentEnv(): ContainmentEnv {
  const table = requiredEnv(ENV.CONTAINMENT_TABLE);
  const config: unknown = JSON.parse(requiredEnv(ENV.CONTAINMENT));
  return { config: config as ContainmentConfig, table, registryTable: optionalEnv(ENV.REGISTRY_TABLE) };
}

/** What the function is configured with that writes records into an index. */
export function indexSinkEnv(): { readonly api: string; readonly config: IndexSinkConfig } {
  return { api: requiredEnv(ENV.API_NAME), config: JSON.parse(requiredEnv(ENV.INDEX_SINK)) as IndexSinkConfig };
}

/** What the function is configured with that writes records into a lake. */
export function lakeSinkEnv(): { readonly api: string; readonly config: LakeSinkConfig } {
  return { api: requiredEnv(ENV.API_NAME), config: JSON.parse(requiredEnv(ENV.LAKE_SINK)) as LakeSinkConfig };
}

/** The published ranges that IP sets follow. */
export function rangeFeeds(): readonly RangeFeed[] {
  requiredEnv(ENV.RANGE_FEEDS);
  return jsonEnv<RangeFeed[]>(ENV.RANGE_FEEDS, []);
}

/** The revocation lists that the deny list follows. */
export function revocationFeeds(): readonly RevocationFeed[] {
  requiredEnv(ENV.REVOCATION_FEEDS);
  return jsonEnv<RevocationFeed[]>(ENV.REVOCATION_FEEDS, []);
}

/** Services that the handlers call. */
export type AwsService =
  | 'dynamodb'
  | 'secretsmanager'
  | 'verifiedpermissions'
  | 'kinesis'
  | 'events'
  | 'sqs'
  | 'securityhub'
  | 's3'
  | 'sts'
  | 'securitylake'
  | 'wafv2';

/** Where and as whom AWS is called: Lambda sets these. Read per call, because Lambda may renew the credentials. */
export interface AwsEnv {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

const ENDPOINT_NAMES: Record<AwsService, string> = {
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
  secretsmanager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  verifiedpermissions: 'AWS_ENDPOINT_URL_VERIFIEDPERMISSIONS',
  kinesis: 'AWS_ENDPOINT_URL_KINESIS',
  events: 'AWS_ENDPOINT_URL_EVENTBRIDGE',
  s3: 'AWS_ENDPOINT_URL_S3',
  sqs: 'AWS_ENDPOINT_URL_SQS',
  securityhub: 'AWS_ENDPOINT_URL_SECURITYHUB',
  sts: 'AWS_ENDPOINT_URL_STS',
  securitylake: 'AWS_ENDPOINT_URL_SECURITYLAKE',
  wafv2: 'AWS_ENDPOINT_URL_WAFV2',
};

export function awsEnv(service: AwsService): AwsEnv {
  const { region, credentials } = credentialsEnv();
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return {
    region,
    endpoint: optionalEnv(ENDPOINT_NAMES[service]) ?? `https://${service}.${region}.${suffix}`,
    credentials,
  };
}

/** Where the function runs, and as whom. */
export function credentialsEnv(): Pick<AwsEnv, 'region' | 'credentials'> {
  return {
    region: requiredEnv('AWS_REGION'),
    credentials: {
      accessKeyId: requiredEnv('AWS_ACCESS_KEY_ID'),
      secretAccessKey: requiredEnv('AWS_SECRET_ACCESS_KEY'),
      sessionToken: optionalEnv('AWS_SESSION_TOKEN'),
    },
  };
}
