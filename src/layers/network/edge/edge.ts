import type { EdgeConfig } from './edge-config';
import { VIEWER_ADDRESS_HEADER } from './edge-config';
import type {
  AkamaiEdgeOptions,
  AzureFrontDoorEdgeOptions,
  CloudflareEdgeOptions,
  CloudFrontEdgeOptions,
} from './edge-options';
import { OriginLock } from './origin-lock';
import { publishedRanges } from './published-ranges';

/** The `X-Azure-FDID` of a profile. */
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What stands before the gateway and takes the floods: a CDN with DDoS protection. The gateway answers nobody else, and
 * learns the address of callers from it.
 *
 * @example
 * const edge = Edge.cloudflare({ ranges: ['173.245.48.0/20', '2400:cb00::/32'] });
 */
export class Edge {
  /**
   * CloudFront with a web ACL of its own, the managed group against DDoS and, where subscribed, Shield Advanced.
   *
   * @param options names, certificate and lock
   */
  public static cloudFront(options: CloudFrontEdgeOptions): Edge {
    const { lock, domainNames } = options;
    if (domainNames.length === 0)
      throw new Error('"domainNames" of the CloudFront edge is empty; name what callers use');
    if (lock.isMutualTls && !lock._clientCertificate) {
      throw new Error('"lock" of the CloudFront edge has no client certificate; pass one to OriginLock.mutualTls');
    }
    refuseUnprovenViewers(options);
    const ranges = options.ranges ?? [];
    if (options.shieldAdvanced && !options.shieldAdvanced.isSubscribed) {
      throw new Error(
        '"shieldAdvanced.isSubscribed" is false; subscribe the account first, or leave "shieldAdvanced" out',
      );
    }
    return new Edge('cloudfront', {
      provider: 'cloudfront',
      clientAddressHeader: VIEWER_ADDRESS_HEADER,
      lock,
      ranges: lock.isMutualTls ? [] : publishedRanges('CloudFront', ranges),
      feed: {
        format: 'aws',
        urls: ['https://ip-ranges.amazonaws.com/ip-ranges.json'],
        service: 'CLOUDFRONT_ORIGIN_FACING',
      },
      fixedHeaders: {},
      cloudFront: options,
    });
  }

  /**
   * Cloudflare with Authenticated Origin Pulls under a certificate of your own.
   *
   * @param options ranges and lock
   */
  public static cloudflare(options: CloudflareEdgeOptions): Edge {
    return new Edge('cloudflare', {
      provider: 'cloudflare',
      clientAddressHeader: 'cf-connecting-ip',
      countryHeader: 'cf-ipcountry',
      lock: options.lock ?? OriginLock.mutualTls(),
      ranges: publishedRanges('Cloudflare', options.ranges),
      feed: { format: 'lines', urls: ['https://www.cloudflare.com/ips-v4', 'https://www.cloudflare.com/ips-v6'] },
      fixedHeaders: {},
    });
  }

  /**
   * Akamai with mutual TLS to the origin and the ranges of your property.
   *
   * @param options ranges and lock
   */
  public static akamai(options: AkamaiEdgeOptions): Edge {
    return new Edge('akamai', {
      provider: 'akamai',
      clientAddressHeader: 'true-client-ip',
      lock: options.lock ?? OriginLock.mutualTls(),
      ranges: publishedRanges('Akamai', options.ranges),
      fixedHeaders: {},
    });
  }

  /**
   * Azure Front Door, recognized by ranges, profile id and a secret header together.
   *
   * @param options profile, ranges and lock
   */
  public static azureFrontDoor(options: AzureFrontDoorEdgeOptions): Edge {
    const { frontDoorId, lock, rangesUrl } = options;
    if (!GUID.test(frontDoorId)) {
      throw new Error(
        `"frontDoorId" is ${JSON.stringify(frontDoorId)}; copy the "Front Door ID" of the profile, a GUID`,
      );
    }
    if (lock.isMutualTls) {
      throw new Error('Azure Front Door presents no client certificate to origins; use OriginLock.sharedSecret');
    }
    if (rangesUrl !== undefined && !rangesUrl.startsWith('https://')) {
      throw new Error(`"rangesUrl" is ${rangesUrl}; ranges come over https only`);
    }
    return new Edge('azure-front-door', {
      provider: 'azure-front-door',
      // X-Azure-ClientIP can be overwritten by callers; the socket address cannot.
      clientAddressHeader: 'x-azure-socketip',
      lock,
      ranges: publishedRanges('Azure Front Door', options.ranges),
      ...(rangesUrl && { feed: { format: 'azure', urls: [rangesUrl], service: 'AzureFrontDoor.Backend' } }),
      fixedHeaders: { 'x-azure-fdid': frontDoorId.toLowerCase() },
    });
  }

  /** No edge: needs a waiver for `network-edge`. */
  public static none(): Edge {
    return new Edge('none');
  }

  /** Name of the provider: `cloudfront`, `cloudflare`, `akamai`, `azure-front-door` or `none`. */
  public readonly provider: string;

  /** @internal */
  public readonly _config?: EdgeConfig;

  private constructor(provider: string, config?: EdgeConfig) {
    this.provider = provider;
    this._config = config;
  }
}

function refuseUnprovenViewers({ viewerTruststore, viewerOcsp, lock, scope }: CloudFrontEdgeOptions): void {
  if (viewerOcsp && !viewerTruststore) {
    throw new Error(
      '"viewerOcsp" of the CloudFront edge has no certificates to ask about; say in "viewerTruststore" which viewers show',
    );
  }
  if (!viewerTruststore) return;
  if (!lock.isMutualTls) {
    throw new Error(
      '"viewerTruststore" of the CloudFront edge needs OriginLock.mutualTls: whoever learned a shared secret could tell the gateway any certificate',
    );
  }
  if (viewerTruststore.holder !== 'consumers') {
    throw new Error(
      '"viewerTruststore" of the CloudFront edge holds no authorities of consumers; use Truststore.ofConsumers',
    );
  }
  if (scope) {
    throw new Error('"viewerTruststore" of the CloudFront edge needs the API in us-east-1, too; leave "scope" out');
  }
}
