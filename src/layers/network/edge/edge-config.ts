import type { RangeFeed } from '../../../vocabulary';
import type { CloudFrontEdgeOptions } from './edge-options';
import type { OriginLock } from './origin-lock';

/** Where a provider publishes its ranges. */
export type FeedSource = Pick<RangeFeed, 'format' | 'urls' | 'service'>;

/** What an edge is to the layers. */
export interface EdgeConfig {
  readonly provider: string;
  /** Header in which it tells the address of the caller: one address, set by the edge, whatever the caller sends. */
  readonly clientAddressHeader: string;
  /** Header in which it tells the country of the caller; absent: it does not. */
  readonly countryHeader?: string;
  readonly lock: OriginLock;
  /** Ranges that it connects from, CIDR notation; empty: the lock does without. */
  readonly ranges: readonly string[];
  readonly feed?: FeedSource;
  /** Headers with a fixed value that it sends. */
  readonly fixedHeaders: Readonly<Record<string, string>>;
  readonly cloudFront?: CloudFrontEdgeOptions;
}

/** The header that carries the secret of `OriginLock.sharedSecret`. */
export const ORIGIN_SECRET_HEADER = 'x-hardened-origin';

/** The header in which our function on CloudFront tells the address of the viewer. */
export const VIEWER_ADDRESS_HEADER = 'x-hardened-viewer';

/** Headers in which any of the providers tells who calls: forged, unless the own edge sets them. */
export const CLIENT_ADDRESS_HEADERS = [
  'cf-connecting-ip',
  'true-client-ip',
  'x-azure-socketip',
  VIEWER_ADDRESS_HEADER,
] as const;
