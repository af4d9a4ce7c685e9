/** What the canary calls itself, followed by its nonce. Nothing lets it through anywhere; one more detection looks for it. */
export const CANARY_AGENT = 'hardened-canary/';

/** Slug of that detection. */
export const CANARY_DETECTION = 'canary';

/** Metrics of the canary, in the namespace of the detector. */
export const CANARY_METRICS = {
  /** A forged request was refused by the API. */
  REFUSED: 'canaryRefused',
  /** The finding of a forged request came back in time. */
  FOUND: 'canaryFound',
  /** Milliseconds from the request to its finding. */
  DELAY: 'canaryDelay',
  /** A sink said in time that it holds the record of a forged request. */
  DELIVERED: 'canaryDelivered',
} as const;

/** The request that the canary forges a token for: any operation that asks for one. */
export interface CanaryCall {
  readonly url: string;
  readonly method: string;
  /** Content type of its body; absent: it has none. */
  readonly contentType?: string;
}

/** What the canary function is configured with. */
export interface CanaryConfig extends CanaryCall {
  /** Seconds within which the finding must be back. */
  readonly deadlineSeconds: number;
  /** Sinks that send a receipt. */
  readonly receipts: readonly string[];
}

/** The event by which a receiver says that the record of a canary reached it. */
export const RECEIPT_EVENT = { SOURCE: 'cdk-hardened-api.sink', TYPE: 'Canary Receipt' } as const;

/** Namespace of every metric of this product. */
export const METRIC_NAMESPACE = 'HardenedApi';

/** Metric of the records that a sink refused for good, by API and sink. */
export const REFUSED_METRIC = 'sinkRefused';
