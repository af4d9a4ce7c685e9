import type { CfnDeliveryStreamProps } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Delivery } from './delivery';

/** What a sink makes of the stream. */
export type SinkPlan =
  | { readonly kind: 'delivery'; readonly destination: (delivery: Delivery) => CfnDeliveryStreamProps }
  | { readonly kind: 'native' }
  | { readonly kind: 'queue' };

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

const SITE = /^[a-z0-9.-]+$/;

/**
 * Where audit records go, so that somebody reads them. Every sink gets the same lines: decisions as OCSF, access log, web ACL
 * log. What a sink refuses, or does not take for two hours, is kept in the archive and raises an alarm.
 *
 * @example
 * declare const token: secretsmanager.ISecret;
 *
 * const sinks = [
 *   Sink.cloudWatchNative(),
 *   Sink.splunkHec({ endpoint: 'https://http-inputs-acme.splunkcloud.com:443', secret: token }),
 * ];
 */
export class Sink {
  /**
   * No SIEM: a dashboard, alarms, and the detections as saved queries, all in CloudWatch.
   */
  public static cloudWatchNative(): Sink {
    return new Sink('cloudwatch', { kind: 'native' });
  }

  /**
   * A Splunk HTTP Event Collector, by Firehose.
   *
   * @param options address and token
   */
  public static splunkHec({ endpoint, secret }: SplunkHecOptions): Sink {
    refuseInsecure('splunk', endpoint);
    return new Sink('splunk', {
      kind: 'delivery',
      destination: (delivery) => ({
        splunkDestinationConfiguration: {
          hecEndpoint: endpoint,
          // Lines of the logs are no HEC events: the raw endpoint takes them as they are.
          hecEndpointType: 'Raw',
          hecAcknowledgmentTimeoutInSeconds: 300,
          secretsManagerConfiguration: delivery.secret(secret),
          retryOptions: delivery.retry,
          s3BackupMode: 'FailedEventsOnly',
          s3Configuration: delivery.refused('splunk'),
          processingConfiguration: delivery.lines,
          cloudWatchLoggingOptions: delivery.errors,
        },
      }),
    });
  }

  /**
   * Datadog's log intake, by Firehose.
   *
   * @param options API key and site
   */
  public static datadog({ secret, site = 'datadoghq.com' }: DatadogOptions): Sink {
    if (!SITE.test(site)) throw new Error(`sink datadog has "site" ${JSON.stringify(site)}; write it as datadoghq.eu`);
    return Sink.overHttp('datadog', `https://aws-kinesis-http-intake.logs.${site}/v1/input`, secret);
  }

  /**
   * The Firehose endpoint of Elastic Cloud.
   *
   * @param options address and API key
   */
  public static elastic({ url, secret }: HttpSinkOptions): Sink {
    return Sink.overHttp('elastic', url, secret);
  }

  /**
   * Any receiver that speaks the HTTP endpoint protocol of Firehose ("HTTP endpoint delivery request and response
   * specifications" in the Firehose Developer Guide).
   *
   * @param options address, access key and name
   */
  public static http({ url, secret, name = 'http' }: HttpSinkOptions): Sink {
    return Sink.overHttp(name, url, secret);
  }

  /**
   * Receivers that fetch from S3 when a queue tells them to, such as Microsoft Sentinel: a queue with a message for each new
   * object of the archive. Give the receiver's role the permission to read both.
   */
  public static archiveQueue(): Sink {
    return new Sink('queue', { kind: 'queue' });
  }

  private static overHttp(name: string, url: string, secret: ISecret): Sink {
    refuseInsecure(name, url);
    if (!/^[A-Za-z][A-Za-z0-9-]{0,31}$/.test(name)) {
      throw new Error(`sink name ${JSON.stringify(name)} is not letters, digits and hyphens, 32 at most`);
    }
    return new Sink(name, {
      kind: 'delivery',
      destination: (delivery) => ({
        httpEndpointDestinationConfiguration: {
          endpointConfiguration: { url, name },
          secretsManagerConfiguration: delivery.secret(secret),
          requestConfiguration: { contentEncoding: 'GZIP' },
          bufferingHints: { intervalInSeconds: 60, sizeInMBs: 1 },
          retryOptions: delivery.retry,
          roleArn: delivery.roleArn,
          s3BackupMode: 'FailedDataOnly',
          s3Configuration: delivery.refused(name),
          processingConfiguration: delivery.lines,
          cloudWatchLoggingOptions: delivery.errors,
        },
      }),
    });
  }

  private constructor(
    /** Name in metrics and in the archive. */
    public readonly name: string,
    /** @internal */
    readonly _plan: SinkPlan,
  ) {}
}

function refuseInsecure(name: string, url: string): void {
  if (!/^https:\/\/[^\s@]+$/.test(url)) {
    throw new Error(
      `sink ${name} has the address ${JSON.stringify(url)}; write an https:// address without credentials`,
    );
  }
}
