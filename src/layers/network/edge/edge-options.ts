import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Construct } from 'constructs';
import type { WebAclRuleProps } from '../web-acl-plan';
import type { Truststore } from '../../../core/pki/truststore';
import type { OriginLock } from './origin-lock';

/**
 * Shield Advanced on the distribution. The account must have the subscription, which costs 3,000 USD a month for a year.
 */
export interface ShieldAdvancedOptions {
  /**
   * Says that the account has subscribed. Without the subscription the deployment fails.
   */
  readonly isSubscribed: boolean;

  /**
   * Share of answers, in percent, that may be server errors before the API counts as unhealthy: then Shield responds to
   * smaller anomalies.
   *
   * @default 10
   */
  readonly unhealthyErrorPercent?: number;
}

/**
 * What CloudFront before the gateway is made of.
 */
export interface CloudFrontEdgeOptions {
  /** The host names that callers use. The domains of the API itself are the origin, and need other names. */
  readonly domainNames: string[];

  /** The certificate of these names, in ACM of us-east-1. */
  readonly certificate: ICertificate;

  /**
   * How the gateway recognizes the distribution. `OriginLock.mutualTls` needs the client certificate.
   */
  readonly lock: OriginLock;

  /**
   * The authorities whose client certificates viewers must show (`Truststore.ofConsumers`): CloudFront ends every other
   * handshake, and tells the gateway the certificate. Needs `OriginLock.mutualTls`, because from anybody but the distribution
   * that is a header like any other. Certificates of up to about 4 KB: API Gateway takes headers of 10 KB in all.
   *
   * @default - viewers show no certificate
   */
  readonly viewerTruststore?: Truststore;

  /**
   * Has CloudFront also ask the OCSP responder that the certificate of a viewer names, in the handshake. Its answer counts for
   * up to 30 minutes. Every certificate of the chain but the root must name a responder, or CloudFront refuses the connection
   * ("Certificate revocation" in the CloudFront Developer Guide). The revocation lists of `viewerTruststore` are asked besides.
   *
   * @default false - revocation lists alone
   */
  readonly viewerOcsp?: boolean;

  /**
   * Ranges of CloudFront's servers towards origins (`CLOUDFRONT_ORIGIN_FACING` in ip-ranges.json), in CIDR notation. Kept
   * up to date from then on. Required for a shared secret, unused with mutual TLS.
   *
   * @default - none
   */
  readonly ranges?: string[];

  /**
   * Scope of distribution and web ACL: a stack in us-east-1, where CloudFront keeps both. With a shared secret the API must
   * be there, too.
   *
   * @default - the stack of the API, which must be in us-east-1
   */
  readonly scope?: Construct;

  /**
   * Refuse everything below TLS 1.3.
   *
   * @default false - TLS 1.2 and 1.3, with forward secrecy
   */
  readonly requireTls13?: boolean;

  /**
   * Rules of your own in the web ACL before the distribution: the place for countries, networks and block lists, because
   * here AWS WAF sees callers themselves.
   *
   * @default - ours alone
   */
  readonly webAclRules?: WebAclRuleProps[];

  /**
   * Shield Advanced with automatic response on application layer and a health check.
   *
   * @default - Shield Standard, which is free
   */
  readonly shieldAdvanced?: ShieldAdvancedOptions;
}

/**
 * What Cloudflare before the gateway is made of. Set the zone to "Full (strict)" and upload a client certificate of your
 * own for Authenticated Origin Pulls: the global one is shared by all customers of Cloudflare.
 */
export interface CloudflareEdgeOptions {
  /** Published ranges (https://www.cloudflare.com/ips), in CIDR notation. Kept up to date from then on. */
  readonly ranges: string[];

  /**
   * How the gateway recognizes the zone.
   *
   * @default OriginLock.mutualTls()
   */
  readonly lock?: OriginLock;
}

/**
 * What Akamai before the gateway is made of. Switch "allow clients to set" off for True-Client-IP.
 */
export interface AkamaiEdgeOptions {
  /**
   * The ranges of the Origin IP ACL or of Site Shield for this property, in CIDR notation. Akamai lists them for your
   * account only: update them here when Akamai asks you to acknowledge a change.
   */
  readonly ranges: string[];

  /**
   * How the gateway recognizes the property.
   *
   * @default OriginLock.mutualTls()
   */
  readonly lock?: OriginLock;
}

/**
 * What Azure Front Door before the gateway is made of. It cannot present a client certificate to an origin, so that the
 * lock is made of three things that all must fit: ranges, profile id and a secret header.
 */
export interface AzureFrontDoorEdgeOptions {
  /** The id of the Front Door profile, which it sends as `X-Azure-FDID`. */
  readonly frontDoorId: string;

  /** Ranges of the service tag `AzureFrontDoor.Backend`, in CIDR notation. */
  readonly ranges: string[];

  /** `OriginLock.sharedSecret`: have a rule set of the profile send the secret as `x-hardened-origin`. */
  readonly lock: OriginLock;

  /**
   * An HTTPS address of the weekly "Azure IP Ranges and Service Tags" document, such as a copy that you publish: Microsoft
   * changes its name every week.
   *
   * @default - the ranges are not updated; deploy when they change
   */
  readonly rangesUrl?: string;
}
