import { randomBytes, randomUUID } from 'node:crypto';

/** The identifiers of one request. */
export interface RequestIds {
  /** `$context.requestId`: a client may choose it (`x-amzn-RequestId` with a UUID). */
  readonly requestId: string;
  /** `$context.extendedRequestId`: clients cannot set it; every record is found by it. */
  readonly extendedRequestId: string;
  /** Value of `X-Amzn-Trace-Id`. */
  readonly traceId: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Makes the identifiers of a request; `claimed` is the client's own `x-amzn-RequestId` (checklist item 106). */
export function requestIds(nowMs: number, claimed?: string): RequestIds {
  const epoch = Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, '0');
  return {
    requestId: claimed !== undefined && UUID.test(claimed) ? claimed : randomUUID(),
    extendedRequestId: `${randomBytes(11).toString('base64url')}=`,
    traceId: `Root=1-${epoch}-${randomBytes(12).toString('hex')}`,
  };
}
