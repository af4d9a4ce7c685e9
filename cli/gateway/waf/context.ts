import type { RequestHeaders } from '../events/request-headers';
import type { RateWindows } from '../throttle/rate-window';
import type { FieldValues } from './oversize';

/** What WAF sees of one request. Texts are byte strings (latin1): sizes are bytes, transformations work on bytes. */
export interface WafRequest {
  /** Method before X-HTTP-Method-Override. */
  readonly method: string;
  readonly uriPath: string;
  readonly queryString: string;
  readonly headers: RequestHeaders;
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** One evaluation of a web ACL. */
export interface WafContext {
  readonly request: WafRequest;
  readonly bodyLimit: number;
  /** Labels of earlier rules, fully qualified. */
  readonly labels: Set<string>;
  readonly rateWindows: RateWindows;
  readonly nowMs: number;
  /** Name of the stage's web ACL: keeps the windows of two ACLs apart. */
  readonly aclArn: string;
  /** Extracted and transformed components, by description. */
  readonly cache: Map<string, FieldValues>;
}
