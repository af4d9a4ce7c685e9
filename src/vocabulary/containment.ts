import type { IpSetReference } from './range-feed';

/** What the containment function is told. */
export interface ContainmentConfig {
  /** Slugs of detections whose finding suspends the consumer. */
  readonly suspendOn: readonly string[];
  /** Slugs of detections whose finding blocks the address. */
  readonly blockOn: readonly string[];
  /** After this, an action is undone. */
  readonly expirySeconds: number;
  readonly maxPerHour: number;
  readonly exceptConsumers: readonly string[];
  /** CIDR ranges. */
  readonly exceptRanges: readonly string[];
  /** Sets that the web ACL blocks; absent: no address is blocked. */
  readonly ipv4?: IpSetReference;
  readonly ipv6?: IpSetReference;
}

/** The table of what is contained now. */
export const CONTAINMENT = {
  /** Partition key attribute, string. */
  KEY: 'pk',
  consumerKey: (consumer: string) => `consumer#${consumer}`,
  /** CIDR notation. */
  addressKey: (range: string) => `address#${range}`,
  /** Counts the actions of an hour. */
  hourKey: (hour: string) => `hour#${hour}`,
  /** Epoch seconds after which the table may forget an item that counts. */
  TTL: 'ttl',
} as const;
