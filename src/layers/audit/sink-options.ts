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
