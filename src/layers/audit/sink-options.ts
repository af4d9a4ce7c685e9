import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/** A receiver that takes records over HTTPS. */
export interface HttpSinkOptions {
  /**
   * Where Firehose posts to: HTTPS.
   */
  readonly url: string;

  /**
   * The access key of the receiver, as JSON: `{"api_key": "..."}`. Firehose reads it itself.
   */
  readonly secret: ISecret;

  /**
   * Name of the receiver in metrics and in the archive.
   *
   * @default http
   */
  readonly name?: string;
}

/** A Splunk HTTP Event Collector. */
export interface SplunkHecOptions {
  /**
   * Address of the collector, such as `https://http-inputs-acme.splunkcloud.com:443`.
   */
  readonly endpoint: string;

  /**
   * The token, as JSON: `{"hec_token": "..."}`. Indexer acknowledgment must be on for it.
   */
  readonly secret: ISecret;
}

/** A Datadog site. */
export interface DatadogOptions {
  /**
   * The API key, as JSON: `{"api_key": "..."}`.
   */
  readonly secret: ISecret;

  /**
   * The site of the account.
   *
   * @default datadoghq.com
   */
  readonly site?: string;
}

/** A domain of Amazon OpenSearch Service. */
export interface OpenSearchOptions {
  /**
   * The domain. With fine-grained access control, map the role of the function to a role of the domain that may create
   * documents and indexes. A domain within a VPC cannot be reached.
   */
  readonly domain: IDomain;

  /**
   * What the names of the daily indexes begin with.
   *
   * @default hardened-api
   */
  readonly index?: string;
}

/** A collection of Amazon OpenSearch Serverless. CDK has no construct for one, hence the texts. */
export interface OpenSearchServerlessOptions {
  /**
   * Name of the collection, of type search: one for time series takes no ids, so that a record may stand in it twice.
   */
  readonly collectionName: string;

  /**
   * Its ARN.
   */
  readonly collectionArn: string;

  /**
   * Its endpoint, such as `https://abc.eu-west-1.aoss.amazonaws.com`.
   */
  readonly endpoint: string;

  /**
   * What the names of the daily indexes begin with.
   *
   * @default hardened-api
   */
  readonly index?: string;
}

/** A workspace of Microsoft Sentinel. */
export interface MicrosoftSentinelOptions {
  /**
   * Id of the Log Analytics workspace.
   */
  readonly workspaceId: string;
}

/** The data lake of Amazon Security Lake in the account and Region of the stack. */
export interface SecurityLakeOptions {
  /**
   * Name of its bucket, such as `aws-security-data-lake-eu-west-1-abc`.
   */
  readonly bucketName: string;

  /**
   * What the names of its three custom sources begin with: `-3002`, `-6003` and `-2004` follow. 15 characters at most, and in
   * one account and Region each stack needs its own.
   *
   * @default hardened-api
   */
  readonly sourceName?: string;

  /**
   * The key that the lake is encrypted with, when it is one of your own.
   *
   * @default - encrypted with a key that Amazon S3 manages
   */
  readonly encryptionKey?: IKey;
}

/** One custom source, as its owner got it from Security Lake. */
export interface SecurityLakeSource {
  /**
   * Where its objects lie: `s3://aws-security-data-lake-eu-west-1-abc/ext/hardened-api-3002/`.
   */
  readonly location: string;

  /**
   * The role that Security Lake made for it, `AmazonSecurityLake-Provider-...`, imported by its ARN.
   */
  readonly role: IRole;
}

/**
 * Custom sources in a data lake of another account: the delegated administrator of an organization, mostly. Its owner adds them,
 * one for each class, with the account of the stack as the provider.
 */
export interface DelegatedSecurityLakeOptions {
  /**
   * The external id that the owner of the lake gave all three sources.
   */
  readonly externalId: string;

  /**
   * The source of class `AUTHENTICATION` (3002).
   */
  readonly authentication: SecurityLakeSource;

  /**
   * The source of class `API_ACTIVITY` (6003).
   */
  readonly apiActivity: SecurityLakeSource;

  /**
   * The source of class `DETECTION_FINDING` (2004).
   */
  readonly detectionFinding: SecurityLakeSource;
}
