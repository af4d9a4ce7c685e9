import type { CfnDeliveryStreamProps } from 'aws-cdk-lib/aws-kinesisfirehose';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnAccessPolicy } from 'aws-cdk-lib/aws-opensearchserverless';
import { Names, Token } from 'aws-cdk-lib';
import type { Delivery } from './delivery';
import type { IndexDestination } from './index-delivery';
import type { LakePlan } from './lake-sources';
import type {
  DatadogOptions,
  DelegatedSecurityLakeOptions,
  HttpSinkOptions,
  MicrosoftSentinelOptions,
  OpenSearchOptions,
  OpenSearchServerlessOptions,
  SecurityLakeOptions,
  SecurityLakeSource,
  SplunkHecOptions,
} from './sink-options';

/** What a sink makes of the stream. */
export type SinkPlan =
  | { readonly kind: 'delivery'; readonly destination: (delivery: Delivery) => CfnDeliveryStreamProps }
  | { readonly kind: 'index'; readonly destination: IndexDestination }
  | { readonly kind: 'lake'; readonly lake: LakePlan }
  | { readonly kind: 'native' }
  | { readonly kind: 'queue'; readonly workspaceId?: string };

const INDEX = /^[a-z0-9][a-z0-9-]{0,63}$/;
const SITE = /^[a-z0-9.-]+$/;
const LAKE = 'securitylake';
/** A custom source has 20 characters at most, and its class takes five of them. */
const SOURCE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,14}$/;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const LOCATION = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/ext\/\S+$/;

/**
 * Where audit records go, so that somebody reads them. Every sink gets the same lines: decisions as OCSF, access log, web ACL
 * log; Security Lake gets what is OCSF, and findings. What a sink refuses, or does not take in time, is kept and raises an alarm.
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
  public static splunkHec(options: SplunkHecOptions): Sink {
    const { endpoint, secret } = options;
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
  public static datadog(options: DatadogOptions): Sink {
    const { secret, site = 'datadoghq.com' } = options;
    if (!SITE.test(site)) throw new Error(`sink datadog has "site" ${JSON.stringify(site)}; write it as datadoghq.eu`);
    return Sink.overHttp('datadog', `https://aws-kinesis-http-intake.logs.${site}/v1/input`, secret);
  }

  /**
   * The Firehose endpoint of Elastic Cloud.
   *
   * @param options address and API key
   */
  public static elastic(options: HttpSinkOptions): Sink {
    const { url, secret } = options;
    return Sink.overHttp('elastic', url, secret);
  }

  /**
   * Any receiver that speaks the HTTP endpoint protocol of Firehose ("HTTP endpoint delivery request and response
   * specifications" in the Firehose Developer Guide).
   *
   * @param options address, access key and name
   */
  public static http(options: HttpSinkOptions): Sink {
    const { url, secret, name = 'http' } = options;
    return Sink.overHttp(name, url, secret);
  }

  /**
   * A domain of Amazon OpenSearch Service. A function writes each record once; what the domain refuses for good is kept in the
   * archive, and while it is down, records wait in the stream for three days.
   *
   * @param options domain and index
   */
  public static openSearch(options: OpenSearchOptions): Sink {
    const { domain, index = 'hardened-api' } = options;
    refuseIndex(index);
    return new Sink('opensearch', {
      kind: 'index',
      destination: {
        endpoint: `https://${domain.domainEndpoint}`,
        service: 'es',
        index,
        grant: (fn) =>
          // A bulk request is a POST to the domain; the indexes stand in its body.
          fn.addToRolePolicy(
            new PolicyStatement({ actions: ['es:ESHttpPost'], resources: [`${domain.domainArn}/_bulk`] }),
          ),
      },
    });
  }

  /**
   * A collection of Amazon OpenSearch Serverless, in the same way; its network policy must let the function in.
   *
   * @param options collection and index
   */
  public static openSearchServerless(options: OpenSearchServerlessOptions): Sink {
    const { collectionName, collectionArn, endpoint, index = 'hardened-api' } = options;
    refuseIndex(index);
    refuseInsecure('opensearch', endpoint);
    return new Sink('opensearch', {
      kind: 'index',
      destination: {
        endpoint,
        service: 'aoss',
        index,
        grant: (fn) => {
          fn.addToRolePolicy(new PolicyStatement({ actions: ['aoss:APIAccessAll'], resources: [collectionArn] }));
          new CfnAccessPolicy(fn, 'DataAccess', {
            name: `audit-${Names.uniqueResourceName(fn, { maxLength: 26 }).toLowerCase()}`,
            type: 'data',
            policy: fn.stack.toJsonString([dataAccess(collectionName, index, fn.role?.roleArn ?? '')]),
          });
        },
      },
    });
  }

  /**
   * Microsoft Sentinel, by its connector for Amazon S3: a queue with a message for each new object of the archive, and the role
   * that the connector takes on. The account needs Microsoft's OIDC provider once (`sts.windows.net/33e01921-...`, "Connect
   * Microsoft Sentinel to Amazon Web Services"); it belongs to the account, and is not made here.
   *
   * @param options the workspace
   */
  public static microsoftSentinel(options: MicrosoftSentinelOptions): Sink {
    const { workspaceId } = options;
    if (!/^[0-9a-f-]{36}$/i.test(workspaceId)) {
      throw new Error(
        `sink sentinel has "workspaceId" ${JSON.stringify(workspaceId)}; copy the id of the Log Analytics workspace`,
      );
    }
    return new Sink('sentinel', { kind: 'queue', workspaceId });
  }

  /**
   * Receivers that fetch from S3 when a queue tells them to: a queue with a message for each new object of the archive. Give
   * the receiver's role the permission to read both.
   */
  public static archiveQueue(): Sink {
    return new Sink('queue', { kind: 'queue' });
  }

  /**
   * Amazon Security Lake of the account and Region of the stack: a custom source for each class of OCSF, and a function that
   * writes decisions and findings there as Parquet, every five minutes. Security Lake must be switched on. Access log and web ACL
   * log are no OCSF: they stay in the archive.
   *
   * @param options the lake
   */
  public static securityLake(options: SecurityLakeOptions): Sink {
    const { bucketName, sourceName = 'hardened-api', encryptionKey } = options;
    refuseUnlike(BUCKET, { bucketName }, 'copy the name of the bucket of the lake');
    refuseUnlike(SOURCE, { sourceName }, 'use letters, digits, hyphens and underscores, 15 at most');
    return new Sink(LAKE, { kind: 'lake', lake: { kind: 'own', bucketName, sourceName, encryptionKey } });
  }

  /**
   * Amazon Security Lake of another account, whose owner has added a custom source for each class of OCSF. The lake must be in
   * the Region of the stack.
   *
   * @param options what the owner of the lake tells
   */
  public static delegatedSecurityLake(options: DelegatedSecurityLakeOptions): Sink {
    const { externalId, authentication, apiActivity, detectionFinding } = options;
    refuseUnlike(
      /^[\w+=,.@:/-]{2,1224}$/,
      { externalId },
      'copy the external id that the owner of the lake gave the sources',
    );
    const source = ({ location, role }: SecurityLakeSource) => {
      refuseUnlike(LOCATION, { location }, 'copy it from the custom source: s3://bucket/ext/name/');
      return { location, roleArn: role.roleArn };
    };
    const sources = {
      '3002': source(authentication),
      '6003': source(apiActivity),
      '2004': source(detectionFinding),
    };
    return new Sink(LAKE, { kind: 'lake', lake: { kind: 'delegated', externalId, sources } });
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

function refuseUnlike(shape: RegExp, setting: Readonly<Record<string, string>>, remedy: string): void {
  for (const [name, value] of Object.entries(setting)) {
    if (!Token.isUnresolved(value) && !shape.test(value))
      throw new Error(`sink ${LAKE} has "${name}" ${JSON.stringify(value)}; ${remedy}`);
  }
}

function refuseIndex(index: string): void {
  if (!INDEX.test(index)) {
    throw new Error(`sink opensearch has "index" ${JSON.stringify(index)}; use lower-case letters, digits and hyphens`);
  }
}

/** What the function may do in the collection ("Data access control" in the OpenSearch Service Developer Guide). */
function dataAccess(collection: string, index: string, role: string) {
  return {
    Rules: [
      {
        ResourceType: 'index',
        Resource: [`index/${collection}/${index}-*`],
        Permission: ['aoss:CreateIndex', 'aoss:DescribeIndex', 'aoss:UpdateIndex', 'aoss:WriteDocument'],
      },
    ],
    Principal: [role],
  };
}
