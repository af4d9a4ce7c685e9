/** What came back: an answer of the API, or none. */
export type Outcome = HttpOutcome | NoResponse;

export interface HttpOutcome {
  readonly kind: 'http';
  readonly status: number;
  /** Names in lower case; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The gateway's extended request id: the key of all audit records of the request. Empty where the answer has none. */
  readonly correlation: string;
  /** A function answered, not the gateway. */
  readonly isDirect?: boolean;
}

export interface NoResponse {
  readonly kind: 'no-response';
  readonly error: string;
  readonly code: string;
  /** The attack never left this machine (the TLS library refused to send it): proves nothing about the API. */
  readonly isLocal: boolean;
}

/** Header in which the gateway returns the extended request id. */
export const CORRELATION_HEADER = 'x-amz-apigw-id';

export function isSuccess(outcome: Outcome): boolean {
  return outcome.kind === 'http' && outcome.status >= 200 && outcome.status < 300;
}

export function statusText(outcome: Outcome): string {
  return outcome.kind === 'http' ? String(outcome.status) : `no response (${outcome.code || outcome.error})`;
}

/** TLS faults that OpenSSL raises before anything is sent, or over our own view of the server. */
const LOCAL_FAULTS = [
  'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
  'ERR_SSL_NO_CIPHERS_AVAILABLE',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_TLS_PROTOCOL_VERSION_CONFLICT',
  'ERR_TLS_INVALID_PROTOCOL_VERSION',
  'ERR_INVALID_CHAR',
  'ERR_UNESCAPED_CHARACTERS',
  'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
  'ECONNREFUSED',
  'EADDRNOTAVAIL',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
];

export function noResponse(error: unknown): NoResponse {
  const { code = '', message = String(error) } = (error ?? {}) as { code?: string; message?: string };
  const isLocal = LOCAL_FAULTS.includes(code) || /no (protocols|ciphers) available/.test(message);
  return { kind: 'no-response', error: message, code, isLocal };
}
