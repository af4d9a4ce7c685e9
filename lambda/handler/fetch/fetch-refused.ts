/** Why a request of a handler was not made, or its answer not taken. */
export type FetchRefusal =
  | 'URL_MALFORMED'
  | 'SCHEME_NOT_ALLOWED'
  | 'CREDENTIALS_IN_URL'
  | 'PORT_NOT_ALLOWED'
  | 'HOST_NOT_ALLOWED'
  | 'ADDRESS_NOT_ALLOWED'
  | 'NAME_NOT_RESOLVED'
  | 'METHOD_NOT_ALLOWED'
  | 'HEADER_NOT_ALLOWED'
  | 'TOO_MANY_REDIRECTS'
  | 'REDIRECT_MALFORMED'
  | 'RESPONSE_TOO_LARGE'
  | 'RESPONSE_ENCODED'
  | 'TIMEOUT'
  | 'CONNECTION_FAILED';

const TEXTS: Readonly<Record<FetchRefusal, string>> = {
  URL_MALFORMED: 'the URL is not one that every reader reads alike',
  SCHEME_NOT_ALLOWED: 'the scheme is not allowed; https is, and http where "schemes" names it',
  CREDENTIALS_IN_URL: 'the URL carries a user name or password; send them in a header',
  PORT_NOT_ALLOWED: 'the port is not allowed; name it in "ports"',
  HOST_NOT_ALLOWED: 'the host is not allowed; name it in "hosts"',
  ADDRESS_NOT_ALLOWED: 'the host has an address that is not public; name it in "privateHosts" if that is meant',
  NAME_NOT_RESOLVED: 'the host has no address',
  METHOD_NOT_ALLOWED: 'the method is not one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
  HEADER_NOT_ALLOWED: 'a header is set that belongs to the connection',
  TOO_MANY_REDIRECTS: 'the server redirects more often than "maxRedirects"',
  REDIRECT_MALFORMED: 'the server redirects to what is no URL',
  RESPONSE_TOO_LARGE: 'the response is larger than "maxBytes"',
  RESPONSE_ENCODED: 'the response is compressed though no compression was asked for',
  TIMEOUT: 'the exchange took longer than "timeoutMs"',
  CONNECTION_FAILED: 'the connection failed',
};

/**
 * Thrown where a request is not made or its answer is not taken. Neither message nor reason repeats the URL, which may
 * come from a caller.
 */
export class FetchRefused extends Error {
  public override readonly name = 'FetchRefused';

  public constructor(
    /** From a closed list, for logs and tests. */
    public readonly reason: FetchRefusal,
    options?: ErrorOptions,
  ) {
    super(TEXTS[reason], options);
  }
}
