/** How a provider publishes its address ranges. */
export type RangeFeedFormat = 'aws' | 'azure' | 'lines';

/** One IP set of AWS WAF. */
export interface IpSetReference {
  readonly name: string;
  readonly id: string;
  readonly scope: 'REGIONAL' | 'CLOUDFRONT';
}

/** Published ranges, and the IP sets that follow them. */
export interface RangeFeed {
  readonly format: RangeFeedFormat;
  /** Documents that together make up the ranges. HTTPS only. */
  readonly urls: readonly string[];
  /** Service (`aws`) or service tag (`azure`) whose ranges count. */
  readonly service?: string;
  readonly ipv4: IpSetReference;
  readonly ipv6: IpSetReference;
}
